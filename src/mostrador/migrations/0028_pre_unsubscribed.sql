-- Who wants no notices of a kind at an address any more. What the law owes them, and answers, come all the same.
CREATE TABLE unsubscribed (
    address text NOT NULL,
    kind text NOT NULL,
    since timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (address, kind)
);
