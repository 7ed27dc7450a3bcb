// Every page loads this one module; each import adds a behaviour to the marks it knows and leaves other pages alone.

import "./dom.js";
