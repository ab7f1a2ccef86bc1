-- Rules: when something happens, if some things hold, then steps.
CREATE TABLE rules (
    shop TEXT COLLATE "C" NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    id TEXT COLLATE "C" NOT NULL,                -- rul_…, greeting, away
    position BIGINT NOT NULL,       -- in which they are asked
    active BIGINT NOT NULL,         -- switched on
    rule TEXT COLLATE "C" NOT NULL,              -- JSON: api::rules::Rule
    PRIMARY KEY (shop, id)
);

-- A run of a rule: one for each cause. What it did, never what was said.
CREATE TABLE rule_runs (
    shop TEXT COLLATE "C" NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    id TEXT COLLATE "C" NOT NULL,                -- run_…: follows from rule and cause
    rule TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,              -- of the rule, then
    chat TEXT COLLATE "C" NOT NULL,              -- cht_…
    cause TEXT COLLATE "C" NOT NULL,             -- JSON: what later steps fill in
    rest TEXT COLLATE "C" NOT NULL,              -- JSON: the steps it still has before it
    step BIGINT NOT NULL,           -- how many are behind it
    seen TEXT COLLATE "C" NOT NULL,              -- msg_…: the chat's latest when it began to wait
    state TEXT COLLATE "C" NOT NULL,             -- waiting, done, stopped
    done TEXT COLLATE "C" NOT NULL,              -- JSON: what came of each step
    started_ms BIGINT NOT NULL,
    PRIMARY KEY (shop, id)
);
CREATE INDEX rule_runs_chat ON rule_runs (shop, chat, started_ms);
CREATE INDEX rule_runs_log ON rule_runs (shop, started_ms, id);

-- How often, by month.
CREATE TABLE rule_counts (
    shop TEXT COLLATE "C" NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    rule TEXT COLLATE "C" NOT NULL,
    month TEXT COLLATE "C" NOT NULL,             -- 2026-11, by the shop's clock
    runs BIGINT NOT NULL,
    held BIGINT NOT NULL,           -- held back by the limits against loops
    last_ms BIGINT NOT NULL,
    PRIMARY KEY (shop, rule, month)
);

-- Buttons pinned above the customer's composer.
CREATE TABLE shop_menus (
    shop TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES shops (slug) ON DELETE CASCADE,
    menu TEXT COLLATE "C" NOT NULL               -- JSON: [api::rules::MenuButton]
);

-- Greeting and away message were rows of their own; they are rules now.
INSERT INTO rules (shop, id, position, active, rule)
SELECT shop, kind, CASE kind WHEN 'away' THEN 1000000 ELSE 1000001 END,
    CASE WHEN (reply::json ->> 'on')::boolean THEN 1 ELSE 0 END,
    '{"id":"' || kind || '","name":"","on":'
    || CASE WHEN (reply::json ->> 'on')::boolean THEN 'true' ELSE 'false' END || ',"when":'
    || CASE kind WHEN 'away' THEN '{"kind":"outside"}'
        ELSE '{"kind":"first","silence_days":14}' END
    || ',"only":[],"then":[{"kind":"say","texts":'
    || COALESCE((reply::json -> 'texts')::text, '[]') || '}],"pause_minutes":'
    || CASE kind WHEN 'away' THEN '240' ELSE '0' END || '}'
FROM automations WHERE kind IN ('greeting', 'away');
DROP TABLE automations;
