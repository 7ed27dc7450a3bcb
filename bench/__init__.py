"""Speed, memory and start, each beside a limit or a rival measured in the same run."""
