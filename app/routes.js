/** The site map: every URL and who may enter. Each feature owns its route files. */

/**
 * Answered before Remix, in app/web/hot.server.ts:
 *   GET  /healthz    is everything there
 *   GET  /o/:token.gif   the pixel, where opening is measured
 *   POST /u/:token, /stop/:token   one-click unsubscribe (RFC 8058)
 */

/** @param {(path: string, file: string, options?: object | (() => void), children?: () => void) => void} route */
export function siteMap(route) {
  // Open: strangers, no cookie, no script.
  route("", "web/layouts/open.tsx", { id: "open" }, () => {
    route("", "site/routes/home.tsx", { index: true });
    route("privacy", "documents/routes/privacy.tsx");
    route("privacy/record", "documents/routes/record.tsx");
    route("terms", "documents/routes/terms.tsx");
    // Of "terms" and "privacy".
    route(":document/versions", "documents/routes/versions.tsx");
    route(":document/versions/:version", "documents/routes/version.tsx");
    route(":document/versions/:version/changes", "documents/routes/changes.tsx");
    route("security", "site/routes/security.tsx");
    route("cookies", "consent/routes/cookies.tsx");
    route("sign-up", "auth/routes/sign-up.tsx");
    route("sign-in", "auth/routes/sign-in.tsx");
    route("sign-in/code", "factors/routes/sign-in-code.tsx");
    // With /account/factors/passkeys the only page with a script of its own; never the only way in.
    route("sign-in/passkey", "factors/routes/sign-in-passkey.tsx");
    route("sign-in/passkey/challenge", "factors/routes/sign-in-challenge.ts");
    route("sign-in/letter", "auth/routes/sign-in-letter.tsx");
    route("sign-in/link/:token", "auth/routes/sign-in-link.tsx");
    route("signed-in", "auth/routes/signed-in.tsx");
    route("check-mail", "auth/routes/check-mail.tsx");
    route("confirm/:token", "auth/routes/confirm.tsx");
    route("forgot", "auth/routes/forgot.tsx");
    route("reset/:token", "auth/routes/reset.tsx");
    route("join/:token", "team/routes/join.tsx");
    route("email/:token", "account/routes/email-link.tsx");
    route("u/:token", "suppression/routes/unsubscribe.tsx");
    // In the reader's language, so with a frame of its own.
    route("why/:token", "why/routes/why.tsx");
    route("why/:token/copy", "why/routes/copy.ts");
    route("stop/:token", "letters/routes/stop.tsx");
    // Opens.
    route("c/:token", "tracking/routes/consent.tsx");
    // Only on the machine itself, only while the embedded outbox is on.
    route("outbox", "site/routes/outbox.tsx");
    route("outbox/:id", "site/routes/outbox-letter.tsx");
    route("demo", "demo/routes/demo.tsx");
    route("demo/remove", "demo/routes/remove.tsx");
  });
  route(".well-known/security.txt", "site/routes/security-txt.ts");

  // Members.
  route("", "web/layouts/member-route.tsx", { id: "member" }, () => {
    route("home", "team/routes/home.tsx");
    route("settings", "team/routes/settings.tsx");
    route("team/close", "closing/routes/team.tsx");

    route("team", "team/routes/people.tsx");
    route("team/invite", "team/routes/invite.tsx");
    route("team/rights", "team/routes/rights.tsx");
    route("team/owner", "team/routes/owner.tsx");
    route("team/people/:user", "team/routes/person.tsx");
    route("team/people/:user/remove", "departures/routes/remove.tsx");

    route("prospects/new", "prospects/routes/new.tsx");
    route("prospects/:id", "details/routes/show.tsx");
    route("prospects/:id/blacklist", "prospects/routes/blacklist.tsx");

    // Shaping prospects: lists, tags, custom fields, notes, tasks, the bin.
    route("lists", "labels/routes/lists.tsx");
    route("lists/:id", "labels/routes/list.tsx");
    route("lists/:id/delete", "labels/routes/list-delete.tsx");
    route("tags", "labels/routes/tags.tsx");
    route("tags/:id", "labels/routes/tag.tsx");
    route("tags/:id/delete", "labels/routes/tag-delete.tsx");
    route("prospects/:id/labels", "labels/routes/bearing.tsx");
    route("fields", "fields/routes/list.tsx");
    route("fields/:id", "fields/routes/show.tsx");
    route("fields/:id/delete", "fields/routes/delete.tsx");
    route("prospects/:id/notes", "notes/routes/notes.tsx");
    route("notes/:id", "notes/routes/note.tsx");
    route("notes/:id/delete", "notes/routes/note-delete.tsx");
    route("tasks", "notes/routes/tasks.tsx");
    route("tasks/:id", "notes/routes/task.tsx");
    route("tasks/:id/delete", "notes/routes/task-delete.tsx");
    route("bin", "bin/routes/list.tsx");
    route("prospects/:id/delete", "bin/routes/delete.tsx");
    route("prospects/:id/erase", "bin/routes/erase.tsx");
    route("prospects/:id/edit", "details/routes/add-data.tsx");

    // Details.
    route("prospects/:id/timeline", "details/routes/timeline.tsx");
    route("prospects/:id/copy", "details/routes/copy.tsx");
    // Rights and clocks of prospects.
    route("prospects/:id/rights", "clocks/routes/rights.tsx");
    route("due", "clocks/routes/due.tsx");
    route("due/decide", "clocks/routes/due-decide.tsx");
    route("notices", "clocks/routes/notices.tsx");
    route("notices/decide", "clocks/routes/notices-decide.tsx");
    route("duplicates", "duplicates/routes/list.tsx");
    route("duplicates/:id/:other", "duplicates/routes/merge.tsx");

    route("imports", "imports/routes/list.tsx");
    route("imports/new", "imports/routes/new.tsx");
    route("imports/:id", "imports/routes/show.tsx");
    route("imports/:id/mapping", "imports/routes/mapping.tsx");
    route("imports/:id/delete-file", "imports/routes/delete-file.tsx");
    route("imports/:id/undo", "imports/routes/undo.tsx");

    // Many prospects at once.
    route("bulk", "bulk/routes/list.tsx");
    route("bulk/new", "bulk/routes/new.tsx");
    route("bulk/confirm", "bulk/routes/confirm.tsx");
    route("bulk/:id", "bulk/routes/show.tsx");
    route("exports/new", "exports/routes/new.tsx");
    route("exports/:id", "exports/routes/show.tsx");

    route("suppressions", "suppression/routes/list.tsx");

    // Enrichment.
    route("find", "enrichment/routes/find.tsx");
    route("domains", "enrichment/routes/domains.tsx");
    route("suggestions", "enrichment/routes/suggestions.tsx");
    route("completions", "enrichment/routes/list.tsx");
    route("completions/new", "enrichment/routes/new.tsx");
    route("completions/:id", "enrichment/routes/show.tsx");
    route("completions/:id/values", "enrichment/routes/run-values.tsx");
    route("prospects/:id/suggestions", "enrichment/routes/values.tsx");
    route("enrichment-rules", "enrichment/routes/rules.tsx");

    route("mailboxes", "mailboxes/routes/list.tsx");
    route("mailboxes/new", "mailboxes/routes/new.tsx");
    // Signing in at Google or Microsoft; each has its own way back.
    route("mailboxes/connect", "mailboxes/routes/connect.tsx");
    route("mailboxes/connect/google/callback", "mailboxes/routes/back-from-google.tsx");
    route("mailboxes/connect/microsoft/callback", "mailboxes/routes/back-from-microsoft.tsx");
    route("mailboxes/connect/confirm", "mailboxes/routes/connect-confirm.tsx");
    route("mailboxes/:id", "mailboxes/routes/show.tsx");
    route("mailboxes/:id/edit", "mailboxes/routes/edit.tsx");
    route("mailboxes/:id/server", "mailboxes/routes/server.tsx");
    route("mailboxes/:id/signature", "mailboxes/routes/signature.tsx");
    route("mailboxes/:id/replies", "mailboxes/routes/replies.tsx");
    route("mailboxes/:id/probe", "mailboxes/routes/probe.ts");
    route("mailboxes/:id/health", "mailboxes/routes/health.tsx");
    // Of its owner alone.
    route("mailboxes/:id/uses", "mailboxes/routes/uses.tsx");
    route("mailboxes/:id/shred", "mailboxes/routes/shred.tsx");
    route("mailboxes/:id/delete", "mailboxes/routes/delete.tsx");
    route("mailboxes/:id/practice", "mailboxes/routes/practice.tsx");
    route("mailboxes/:id/practice/:letter", "mailboxes/routes/practice-letter.tsx");

    route("sequences", "outreach/routes/list.tsx");
    route("sequences/new", "outreach/routes/new.tsx");
    route("sequences/:id", "outreach/routes/show.tsx");
    route("sequences/:id/edit", "outreach/routes/edit.tsx");
    route("sequences/:id/mailboxes", "outreach/routes/mailboxes.tsx");
    route("sequences/:id/people", "outreach/routes/people.tsx");
    route("sequences/:id/preview", "outreach/routes/preview.tsx");
    route("sequences/:id/launch", "outreach/routes/launch.tsx");
    // Steps of a sequence.
    route("sequences/:id/steps/new", "outreach/routes/step-new.tsx");
    route("sequences/:id/steps/:step", "outreach/routes/step.tsx");
    route("sequences/:id/steps/:step/move", "outreach/routes/step-move.tsx");
    route("sequences/:id/steps/:step/delete", "outreach/routes/step-delete.tsx");
    route("sequences/:id/steps/:step/variants", "outreach/routes/variants.tsx");
    route("sequences/:id/variants/:variant", "outreach/routes/variant.tsx");
    route("sequences/:id/variants/:variant/delete", "outreach/routes/variant-delete.tsx");
    // Files that go with a step.
    route("sequences/:id/steps/:step/attachments", "outreach/routes/attachments.tsx");
    route("sequences/:id/attachments/:attachment", "outreach/routes/attachment.ts");
    route("sequences/:id/attachments/:attachment/delete", "outreach/routes/attachment-delete.ts");
    route("enrolments/new", "outreach/routes/enrol.tsx");

    // Opens and reports.
    route("settings/opens", "tracking/routes/team.tsx");
    route("sequences/:id/opens", "tracking/routes/sequence.tsx");
    route("prospects/:id/opens", "tracking/routes/prospect.tsx");
    route("sequences/:id/report", "reports/routes/show.tsx");

    // Checks.
    route("providers", "verification/routes/providers.tsx");
    route("providers/set-up", "verification/routes/set-up.tsx");
    route("providers/remove", "verification/routes/remove.tsx");
    route("checks", "verification/routes/checks.tsx");
    route("checks/new", "verification/routes/new.tsx");
    route("checks/:id", "verification/routes/show.tsx");
    route("prospects/:id/address", "verification/routes/address.tsx");
    // Telling other programs.
    route("hooks", "hooks/routes/list.tsx");
    route("hooks/new", "hooks/routes/new.tsx");
    route("hooks/:id", "hooks/routes/show.tsx");
    route("hooks/:id/delete", "hooks/routes/delete.tsx");
    // What people asked for.
    route("requests", "requests/routes/list.tsx");
    route("requests/:id", "requests/routes/show.tsx");
    // Finding prospects.
    route("prospects", "views/routes/prospects.tsx");
    route("prospects/filter", "views/routes/filter.tsx");
    route("views", "views/routes/list.tsx");
    route("views/new", "views/routes/new.tsx");
    route("views/:id", "views/routes/edit.tsx");
    route("views/:id/delete", "views/routes/delete.tsx");
    // The inbox.
    route("inbox", "inbox/routes/list.tsx");
    route("inbox/:id", "inbox/routes/show.tsx");
    route("mailboxes/:id/sharing", "inbox/routes/sharing.tsx");
    route("mailboxes/:id/put-aside", "inbox/routes/put-aside.tsx");
  });

  // A person's own, in whichever team they are, or in none.
  route("", "web/layouts/person-route.tsx", { id: "person" }, () => {
    // Account.
    route("account", "account/routes/profile.tsx");
    route("account/email", "account/routes/email.tsx");
    route("account/password", "account/routes/password.tsx");
    route("account/sessions", "account/routes/sessions.tsx");
    route("account/preferences", "account/routes/preferences.tsx");
    route("account/consents", "consent/routes/consents.tsx");
    // Safety.
    route("prove", "factors/routes/prove.tsx");
    route("account/factors", "factors/routes/overview.tsx");
    route("account/factors/authenticator", "factors/routes/authenticator.tsx");
    route("account/factors/authenticator/delete", "factors/routes/authenticator-delete.tsx");
    route("account/factors/recovery", "factors/routes/recovery.tsx");
    route("account/factors/passkeys", "factors/routes/passkeys.tsx");
    route("account/factors/passkeys/:passkey", "factors/routes/passkey.tsx");
    route("account/factors/passkeys/:passkey/delete", "factors/routes/passkey-delete.tsx");
    // Teams.
    route("teams", "team/routes/teams.tsx");
    route("teams/new", "team/routes/new.tsx");
    // History.
    route("account/requests", "history/routes/requests.tsx");
    route("account/usage", "history/routes/usage.tsx");
    route("account/usage/delete", "history/routes/usage-delete.tsx");
    // My data, and closing.
    route("my-data", "privacy/routes/my-data.tsx");
    route("my-data/exports/:id", "privacy/routes/export-show.tsx");
    route("account/close", "closing/routes/account.tsx");
    route("closed", "closing/routes/closed.tsx");
  });

  // Members: verbs and files, no page of their own.
  route("sign-out", "auth/routes/sign-out.ts");
  route("account/factors/passkeys/challenge", "factors/routes/passkeys-challenge.ts");
  route("acceptances", "documents/routes/accept.ts");
  route("onboarding/stop", "onboarding/routes/stop.ts");
  route("team/invitations/:invitation/send", "team/routes/invitation-send.ts");
  route("team/invitations/:invitation/revoke", "team/routes/invitation-revoke.ts");
  route("teams/:id/switch", "team/routes/switch.ts");
  route("account/tips", "account/routes/tips.ts");
  route("account/tips/again", "account/routes/tips-again.ts");
  route("tasks/:id/done", "notes/routes/task-done.ts");
  route("prospects/:id/restore", "bin/routes/restore.ts");
  // Details.
  route("prospects/:id/copy/file", "details/routes/copy-file.ts");
  route("prospects/export", "exports/routes/direct.ts");
  // Many prospects at once: verbs and files.
  route("bulk/:id/stop", "bulk/routes/stop.ts");
  route("bulk/:id/undo", "bulk/routes/undo.ts");
  route("bulk/:id/run", "bulk/routes/run.ts");
  route("exports/:id/file", "exports/routes/file.ts");
  route("views/:id/first", "views/routes/first.ts");
  route("imports/:id/run", "imports/routes/run.ts");
  route("imports/:id/stop", "imports/routes/stop.ts");
  route("imports/:id/rejects", "imports/routes/rejects.ts");
  route("imports/:id/file", "imports/routes/file.ts");
  route("completions/:id/stop", "enrichment/routes/stop.ts");
  route("completions/:id/run", "enrichment/routes/run.ts");
  route("mailboxes/:id/test", "mailboxes/routes/test.ts");
  route("mailboxes/:id/clock", "mailboxes/routes/clock.ts");
  route("checks/:id/stop", "verification/routes/stop.ts");
  route("sequences/:id/report/file", "reports/routes/file.ts");
  route("sequences/:id/test", "outreach/routes/test.ts");
  route("sequences/:id/pause", "outreach/routes/pause.ts");
  route("sequences/:id/resume", "outreach/routes/resume.ts");
  route("sequences/:id/sends/:send", "outreach/routes/decide.ts");
  // The inbox: verbs, and one message as it was formatted.
  route("inbox/:id/assign", "inbox/routes/assign.ts");
  route("inbox/:id/snooze", "inbox/routes/snooze.ts");
  route("inbox/:id/close", "inbox/routes/close.ts");
  route("inbox/:id/reopen", "inbox/routes/reopen.ts");
  route("inbox/:id/read", "inbox/routes/read.ts");
  route("inbox/:id/answers/:answer", "inbox/routes/decide.ts");
  route("inbox/:id/messages/:message", "inbox/routes/html.ts");
  // A person's: verbs and files.
  route("my-data/exports", "privacy/routes/export-new.ts");
  route("my-data/exports/:id/file", "privacy/routes/export-file.ts");
}
