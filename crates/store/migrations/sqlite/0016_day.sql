-- Forms that the shop makes in the console.
CREATE TABLE shop_forms (
    shop TEXT NOT NULL PRIMARY KEY REFERENCES shops (slug) ON DELETE CASCADE,
    forms TEXT NOT NULL              -- JSON: [api::saved::SavedForm]
) STRICT;

-- A person has the chat: rules, and programs where the shop says so, say nothing there.
ALTER TABLE chats ADD COLUMN held_ms INTEGER NOT NULL DEFAULT 0;       -- until then; 0: nobody has it
ALTER TABLE shops ADD COLUMN hold_minutes INTEGER NOT NULL DEFAULT 1440; -- 0: until it is closed; -1: never
ALTER TABLE shops ADD COLUMN hold_programs INTEGER NOT NULL DEFAULT 0; -- programs are silent, too

-- Quick replies in several languages, with a picture or a document.
ALTER TABLE quick_replies ADD COLUMN texts TEXT NOT NULL DEFAULT '[]';  -- JSON: [[language, text]]
ALTER TABLE quick_replies ADD COLUMN file TEXT NOT NULL DEFAULT '';     -- JSON: api::quick::QuickFile
