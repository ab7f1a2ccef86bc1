-- Rules: when something happens, if some things hold, then steps.
CREATE TABLE rules (
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    id TEXT NOT NULL,                -- rul_…, greeting, away
    position INTEGER NOT NULL,       -- in which they are asked
    active INTEGER NOT NULL,         -- switched on
    rule TEXT NOT NULL,              -- JSON: api::rules::Rule
    PRIMARY KEY (shop, id)
) STRICT;

-- A run of a rule: one for each cause. What it did, never what was said.
CREATE TABLE rule_runs (
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    id TEXT NOT NULL,                -- run_…: follows from rule and cause
    rule TEXT NOT NULL,
    name TEXT NOT NULL,              -- of the rule, then
    chat TEXT NOT NULL,              -- cht_…
    cause TEXT NOT NULL,             -- JSON: what later steps fill in
    rest TEXT NOT NULL,              -- JSON: the steps it still has before it
    step INTEGER NOT NULL,           -- how many are behind it
    seen TEXT NOT NULL,              -- msg_…: the chat's latest when it began to wait
    state TEXT NOT NULL,             -- waiting, done, stopped
    done TEXT NOT NULL,              -- JSON: what came of each step
    started_ms INTEGER NOT NULL,
    PRIMARY KEY (shop, id)
) STRICT;
CREATE INDEX rule_runs_chat ON rule_runs (shop, chat, started_ms);
CREATE INDEX rule_runs_log ON rule_runs (shop, started_ms, id);

-- How often, by month.
CREATE TABLE rule_counts (
    shop TEXT NOT NULL REFERENCES shops (slug) ON DELETE CASCADE,
    rule TEXT NOT NULL,
    month TEXT NOT NULL,             -- 2026-11, by the shop's clock
    runs INTEGER NOT NULL,
    held INTEGER NOT NULL,           -- held back by the limits against loops
    last_ms INTEGER NOT NULL,
    PRIMARY KEY (shop, rule, month)
) STRICT;

-- Buttons pinned above the customer's composer.
CREATE TABLE shop_menus (
    shop TEXT NOT NULL PRIMARY KEY REFERENCES shops (slug) ON DELETE CASCADE,
    menu TEXT NOT NULL               -- JSON: [api::rules::MenuButton]
) STRICT;

-- Greeting and away message were rows of their own; they are rules now.
INSERT INTO rules (shop, id, position, active, rule)
SELECT shop, kind, CASE kind WHEN 'away' THEN 1000000 ELSE 1000001 END,
    COALESCE(json_extract(reply, '$.on'), 0),
    '{"id":"' || kind || '","name":"","on":'
    || CASE WHEN json_extract(reply, '$.on') THEN 'true' ELSE 'false' END || ',"when":'
    || CASE kind WHEN 'away' THEN '{"kind":"outside"}'
        ELSE '{"kind":"first","silence_days":14}' END
    || ',"only":[],"then":[{"kind":"say","texts":'
    || COALESCE(json_extract(reply, '$.texts'), '[]') || '}],"pause_minutes":'
    || CASE kind WHEN 'away' THEN '240' ELSE '0' END || '}'
FROM automations WHERE kind IN ('greeting', 'away');
DROP TABLE automations;
