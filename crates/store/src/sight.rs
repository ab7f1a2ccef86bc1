//! Whose chats a member of staff sees: one condition, the same wherever chats are asked for.

/// Whether a member of staff (`v`, a row of `staff`) may see a chat (`c`, a row of `chats`).
///
/// Who reads no chat sees none; owners see all; everybody sees his own.
macro_rules! sees {
    () => {
        "(v.removed_ms IS NULL AND (v.role IN ('owner', 'manager', 'agent', 'read_only') \
         OR (v.role = 'custom' AND EXISTS (SELECT 1 FROM roles z WHERE z.shop = v.shop \
         AND z.id = v.custom AND z.reads = 1))) \
         AND (v.role = 'owner' OR v.sees = 'all' OR c.assignee = v.id \
         OR (v.sees = 'own' AND c.assignee = '') \
         OR (v.sees = 'labels' AND EXISTS (SELECT 1 FROM chat_labels k JOIN staff_labels s \
         ON s.shop = k.shop AND s.label = k.label WHERE k.shop = c.shop AND k.chat = c.id \
         AND s.staff = v.id)) \
         OR (v.sees = 'teams' AND EXISTS (SELECT 1 FROM team_members m WHERE m.shop = c.shop \
         AND m.team = c.team AND m.staff = v.id))))"
    };
}

/// Whether the member of staff `$2` may see a chat `c`.
macro_rules! seen_by_caller {
    () => {
        concat!("EXISTS (SELECT 1 FROM staff v WHERE v.id = $2 AND ", crate::sight::sees!(), ")")
    };
}

pub(crate) use {seen_by_caller, sees};
