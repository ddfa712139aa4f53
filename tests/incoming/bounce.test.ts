/** What servers say when they refuse, in their own manner, and what it means. */
import { describe, expect, test } from "vitest";
import { readRefusal } from "#app/incoming/bounce.ts";
import type { BounceReason, Severity } from "#app/incoming/delivery.ts";
import { type Stage, stageIn } from "#app/incoming/stage.ts";
import { cpuOf } from "#tests/cpu.ts";

const said: [string, string | undefined, Severity, BounceReason][] = [
  [
    "550 5.1.1 The email account that you tried to reach does not exist. Please try double-checking the recipient's email address for typos",
    "5.1.1",
    "hard",
    "no-such-address",
  ],
  [
    "550 5.1.1 <x@y.example>: Recipient address rejected: User unknown in virtual mailbox table",
    "5.1.1",
    "hard",
    "no-such-address",
  ],
  [
    "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
    "5.1.10",
    "hard",
    "no-such-address",
  ],
  // Outlook.com's words for a mailbox that it does not have; without its status anybody's for anything.
  [
    "550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302).",
    "5.5.0",
    "hard",
    "no-such-address",
  ],
  ["550 Requested action not taken: mailbox unavailable", "5.0.0", "soft", "other"],
  ["550 No such user here", undefined, "hard", "no-such-address"],
  [
    "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)",
    "5.4.1",
    "hard",
    "no-such-address",
  ],
  [
    "554 5.7.1 <dora@fenwick.example>: Recipient address rejected: Access denied",
    "5.7.1",
    "policy",
    "refused",
  ],
  // Names of people and machines are no words: "spam", "junk" and dots in them mean nothing.
  [
    "host spamfilter.fenwick.example said: 550 junk.drawer@fenwick.example is not a known user",
    undefined,
    "hard",
    "no-such-address",
  ],
  [
    "host antispam.fenwick.example said: 451 try again later, see https://fenwick.example/blacklist",
    undefined,
    "soft",
    "busy",
  ],
  [
    "User dora.fenwick (dora.fenwick@fenwick.example) not listed in the directory",
    undefined,
    "hard",
    "no-such-address",
  ],
  ["550 User [dora@fenwick.example] does not exist", undefined, "hard", "no-such-address"],
  ["554 Rcpt <dora@fenwick.example> does not exist", undefined, "hard", "no-such-address"],
  ["550 no mail box available for this user", undefined, "hard", "no-such-address"],
  ["550 <dora@fenwick.example> is a deactivated mailbox", undefined, "hard", "disabled"],
  ["L'adresse dora@fenwick.example n'existe pas", undefined, "hard", "no-such-address"],
  ["550 Odbiorca <dora@fenwick.example> nie istnieje", "5.1.3", "hard", "no-such-address"],
  ["550 Het adres dora@fenwick.example bestaat niet", undefined, "hard", "no-such-address"],
  ["Получатель dora@fenwick.example не найден", undefined, "hard", "no-such-address"],
  // Of us, whatever else the words look like.
  ["553 5.1.8 <ada@larkfield.example> Sender domain not found", "5.1.8", "policy", "refused"],
  ["550 5.1.0 <ada@larkfield.example> sender rejected", "5.1.0", "policy", "refused"],
  ["550 5.2.0 <ada@larkfield.example> From: Domain is invalid", "5.2.0", "policy", "refused"],
  ["554 Mail refused by SpamWarden", undefined, "policy", "spam"],
  ["550 too many unwanted messages from 192.0.2.1", undefined, "policy", "blocked"],
  ["553 not configured to let you relay: allowed rcpthosts", undefined, "policy", "refused"],
  ["They are not accepting mail with attachments", undefined, "policy", "content"],
  [
    "SMTP error from remote mail server after MAIL FROM:<ada@larkfield.example>: 550 No such domain larkfield.example",
    undefined,
    "policy",
    "refused",
  ],
  [
    "SMTP error from remote mail server after initial connection: 554 go away",
    undefined,
    "policy",
    "refused",
  ],
  ["551 Server access forbidden", undefined, "policy", "refused"],
  // Not now is not never.
  ["450 4.1.1 <dora@fenwick.example>: User unknown", "4.1.1", "soft", "busy"],
  ["554 You've reached your daily relay quota", undefined, "soft", "slow-down"],
  // A name server that did not answer has not said no.
  [
    "Name service error for domain fenwick.example: Host not found, try again",
    undefined,
    "soft",
    "unreachable",
  ],
  ["Name service error: Malformed name server reply", undefined, "soft", "unreachable"],
  ["The user's mailfolder is full", undefined, "soft", "full"],
  ["Zu viele Nachrichten / too many messages on the server", undefined, "soft", "full"],
  [
    "The destination computer was not reachable in the queue period",
    undefined,
    "soft",
    "unreachable",
  ],
  [
    "554 delivery error: dd This user doesn't have a yahoo.com account (x@yahoo.com) [0]",
    undefined,
    "hard",
    "no-such-address",
  ],
  ["553 sorry, no mailbox here by that name. (#5.7.1)", "5.7.1", "hard", "no-such-address"],
  ["550 unknown user <x@y.example>", undefined, "hard", "no-such-address"],
  ["550 5.2.1 The email account that you tried to reach is disabled.", "5.2.1", "hard", "disabled"],
  ["550 5.2.1 The email account that you tried to reach is inactive.", "5.2.1", "hard", "disabled"],
  ["452 4.2.2 The email account that you tried to reach is over quota.", "4.2.2", "soft", "full"],
  [
    "552 5.2.2 The recipient's inbox is out of storage space and inactive.",
    "5.2.2",
    "soft",
    "full",
  ],
  ["552 5.2.2 <x@y.example>: user is over quota", "5.2.2", "soft", "full"],
  [
    "554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded",
    "5.2.2",
    "soft",
    "full",
  ],
  ["552 1 Requested mail action aborted, mailbox not found", undefined, "hard", "no-such-address"],
  ["552 sorry, your message is too big (#5.3.4)", "5.3.4", "soft", "too-big"],
  ["552 5.3.4 Message size exceeds fixed limit", "5.3.4", "soft", "too-big"],
  [
    "450 4.2.0 <x@y.example>: Recipient address rejected: Greylisted, see http://postgrey.example",
    "4.2.0",
    "soft",
    "greylisted",
  ],
  ["451 4.7.1 Greylisting in action, please come back later", "4.7.1", "soft", "greylisted"],
  [
    "421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints",
    "4.7.0",
    "soft",
    "busy",
  ],
  [
    "421 4.7.28 Our system has detected an unusual rate of unsolicited mail originating from your IP address.",
    "4.7.28",
    "soft",
    "slow-down",
  ],
  [
    "550 5.7.26 This mail has been blocked because the sender is unauthenticated. Gmail requires all senders to authenticate with either SPF or DKIM.",
    "5.7.26",
    "policy",
    "authentication",
  ],
  [
    "550 5.7.515 Access denied, sending domain y.example does not meet the required authentication level",
    "5.7.515",
    "policy",
    "authentication",
  ],
  [
    "550 5.7.1 [192.0.2.1] Our system has detected that this message is likely unsolicited mail.",
    "5.7.1",
    "policy",
    "spam",
  ],
  [
    "550 5.7.1 Service unavailable; client [192.0.2.1] blocked using zen.spamhaus.org",
    "5.7.1",
    "policy",
    "blocked",
  ],
  [
    "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked by bl.example using Blocklist 1",
    "5.7.1",
    "policy",
    "blocked",
  ],
  ["550 5.7.606 Access denied, banned sending IP [192.0.2.1]", "5.7.606", "policy", "blocked"],
  ["550 5.7.1 Unable to relay", "5.7.1", "policy", "refused"],
  ["554 5.7.1 <x@y.example>: Relay access denied", "5.7.1", "policy", "refused"],
  [
    "550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required",
    "5.7.133",
    "policy",
    "refused",
  ],
  [
    "550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by organization policy",
    "5.7.1",
    "policy",
    "refused",
  ],
  ["554 5.6.0 Message contains a virus and was rejected", "5.6.0", "policy", "spam"],
  [
    "Host or domain name not found. Name service error for name=nowhere.example type=A: Host not found",
    "5.4.4",
    "hard",
    "no-such-domain",
  ],
  [
    "DNS Error: DNS type 'mx' lookup of nowhere.example responded with code NXDOMAIN Domain name not found: nowhere.example",
    "4.0.0",
    "hard",
    "no-such-domain",
  ],
  ["Unrouteable address", undefined, "hard", "no-such-domain"],
  [
    "550 5.1.2 Host unknown (Name server: nowhere.example: host not found)",
    "5.1.2",
    "hard",
    "no-such-domain",
  ],
  ["556 5.1.10 Recipient address has null MX", "5.1.10", "hard", "no-such-domain"],
  ["connect to mx.y.example[192.0.2.7]:25: Connection timed out", "4.4.1", "soft", "unreachable"],
  [
    "The recipient server did not accept our requests to connect. [mx.y.example 192.0.2.7: timed out]",
    "4.4.1",
    "soft",
    "unreachable",
  ],
  ["554 5.4.14 Hop count exceeded - possible mail loop ATTR34", "5.4.14", "soft", "unreachable"],
  ["retry timeout exceeded", undefined, "soft", "unreachable"],
  ["451 4.3.0 Temporary internal error, please try again later", "4.3.0", "soft", "busy"],
  ["421 Service not available, closing transmission channel", undefined, "soft", "busy"],
  ["550 5.1.6 The recipient has moved, please use a new address", "5.1.6", "hard", "moved"],
  ["550 5.7.0 Local Policy Violation", "5.7.0", "policy", "refused"],
  ["550 Benutzer unbekannt / user unknown", undefined, "hard", "no-such-address"],
  ["550 Le destinataire est inconnu", undefined, "hard", "no-such-address"],
  [
    "550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. LPN416",
    "5.1.1",
    "hard",
    "no-such-address",
  ],
  ["550 5.1.0 sender rejected", "5.1.0", "policy", "refused"],
  [
    "550 5.0.0 mailbox x is currently unavailable or does not exist",
    "5.0.0",
    "hard",
    "no-such-address",
  ],
  ["554 5.7.1 This user has been disabled", "5.7.1", "hard", "disabled"],
  ["550 #5.1.0 Address rejected.", "5.1.0", "policy", "refused"],
  ["550 5.2.0 Mail rejected: the mailbox is no longer in use", "5.2.0", "hard", "disabled"],
  [
    "450 4.1.1 <x@y.example>: Recipient address rejected: unverified address: temporary lookup problem",
    "4.1.1",
    "soft",
    "busy",
  ],
  // Somebody's settings refuse us; the address is there.
  ["550 5.1.1 Refused due to recipient preferences", "5.1.1", "policy", "refused"],
  ["550 Die Mailbox wurde nicht gefunden", undefined, "hard", "no-such-address"],
  ["550 There is nobody by that name", undefined, "hard", "no-such-address"],
  ["550 the address is invalid", undefined, "hard", "no-such-address"],
  ["550 Your source address is invalid", undefined, "soft", "other"],
  ["550 non-existent mailbox", undefined, "hard", "no-such-address"],
  ["550 5.1.1 sorry, in my badrcptto list", "5.1.1", "hard", "no-such-address"],
  ["550 no existe esa cuenta", undefined, "hard", "no-such-address"],
  ["550 This address no longer accepts mail", undefined, "hard", "disabled"],
  ["550 the mailbox was archived", undefined, "hard", "disabled"],
  // Not for good.
  ["550 account temporarily locked", undefined, "soft", "busy"],
  ["550 account disabled temporarily for exceeding its limits", undefined, "soft", "full"],
  ["552 exceeding the allowed mailbox quota", undefined, "soft", "full"],
  ["452 does not have enough disk space", undefined, "soft", "full"],
  ["554 caught in a routing loop", undefined, "soft", "unreachable"],
  ["554 hop count exceeded", undefined, "soft", "unreachable"],
  // Of us: the address is there, or nobody looked.
  ["550 mail from 192.0.2.7 is blocked", undefined, "policy", "blocked"],
  ["554 Client host rejected: try another way", undefined, "policy", "blocked"],
  ["550 we take nothing from your network", undefined, "policy", "blocked"],
  ["550 no mail from a dynamic IP", undefined, "policy", "blocked"],
  ["550 Ungültig: der Absender wurde abgelehnt", undefined, "policy", "refused"],
  ["550 expéditeur inconnu", undefined, "policy", "refused"],
  ["550 empty sender", undefined, "policy", "refused"],
  ["550 unacceptable content", undefined, "policy", "spam"],
  ["550 指定された宛先は存在しません", undefined, "hard", "no-such-address"],
  // Not found, or something else.
  ["送信先が見つからないか、サーバの事由により送信できませんでした", undefined, "soft", "other"],
  ["550 查无此人", undefined, "hard", "no-such-address"],
  ["550 수신자가 존재하지 않습니다", undefined, "hard", "no-such-address"],
  ["メールボックスの容量が超過しています", undefined, "soft", "full"],
  ["对方邮箱已满", undefined, "soft", "full"],
  // A noun and a state, in either order, and in the languages that servers speak.
  ["550 no mailboxes here by that name", undefined, "hard", "no-such-address"],
  ["550 there does not exist this user", undefined, "hard", "no-such-address"],
  ["550 not a customer of this company", undefined, "hard", "no-such-address"],
  ["550 cannot find that recipient", undefined, "hard", "no-such-address"],
  ["550 inactive mbox", undefined, "hard", "disabled"],
  ["550 the mailbox has been administratively closed", undefined, "hard", "disabled"],
  ["550 the disk of dora@fenwick.example is full", undefined, "soft", "full"],
  ["550 mailbox_quota_reached", undefined, "soft", "full"],
  ["550 Der Empfaenger ist nicht bekannt", undefined, "hard", "no-such-address"],
  ["550 Boîte aux lettres désactivée", undefined, "hard", "disabled"],
  ["550 El buzon esta lleno", undefined, "soft", "full"],
  ["550 La casella è scaduta", undefined, "hard", "disabled"],
  ["550 Endereço não existe", undefined, "hard", "no-such-address"],
  ["550 Użytkownik nie istnieje", undefined, "hard", "no-such-address"],
  ["550 Kullanıcı bulunamadı", undefined, "hard", "no-such-address"],
  ["550 ο χρήστης δεν υπάρχει", undefined, "hard", "no-such-address"],
  ["550 该账号已停用", undefined, "hard", "disabled"],
  ["550 dora@fenwick.example...user no longer exists", undefined, "hard", "no-such-address"],
  ["550 casella bloccata per inutilizzo", undefined, "hard", "disabled"],
  ["550 Nie ma takiego konta", undefined, "hard", "no-such-address"],
  // A state, but not theirs.
  ["550 the user does not accept mail in Latin letters", undefined, "policy", "refused"],
  ["The following recipient(s) could not be reached: a problem", undefined, "soft", "other"],
  ["552 rejected by our wall", undefined, "policy", "refused"],
  ["553 bad SPF records", undefined, "policy", "authentication"],
  ["cannot write to the folder: permission denied", undefined, "soft", "other"],
  ["550 l'adresse IP est inconnue", undefined, "soft", "other"],
  ["550 your account has been suspended", undefined, "policy", "refused"],
  ["550 too many invalid recipients", undefined, "soft", "slow-down"],
  ["550 this server does not accept mail from them", undefined, "policy", "refused"],
  ["550 recipient not in list of allowed senders", undefined, "soft", "other"],
  ["550 postmaster verification failed: user unknown", undefined, "policy", "refused"],
  ["5.1.0 - Unknown address error 550-'go elsewhere'", undefined, "policy", "refused"],
  ["550 spoofed", undefined, "policy", "authentication"],
  ["something nobody has heard before", undefined, "soft", "other"],
  ["", undefined, "soft", "other"],
];

describe("a refusal", () => {
  test.each(said)("%s", (words, status, severity, reason) => {
    expect(readRefusal({ words, status })).toEqual({ severity, reason });
  });

  test.each<[string, Stage | undefined, Severity]>([
    ["550 mailbox unavailable", "recipient", "hard"],
    ["550 mailbox unavailable", "message", "policy"],
    ["550 mailbox unavailable", undefined, "soft"],
    ["550 mailbox currently unavailable", "recipient", "soft"],
    ["450 mailbox unavailable", "recipient", "soft"],
    ["550 not listed here", "recipient", "hard"],
    ["550 not listed here", "message", "policy"],
    ["550 not listed here", undefined, "soft"],
    ["554 something nobody has heard before", "message", "policy"],
    ["454 something nobody has heard before", "message", "soft"],
    ["554 something nobody has heard before", "recipient", "soft"],
    ["550 session expired", "recipient", "soft"],
    ["550 user unknown", "sender", "policy"],
  ])("%s, answered to the %s, is %s", (words, stage, severity) => {
    expect(readRefusal({ words, stage })).toMatchObject({ severity });
  });

  test("is never hard where nothing says so, whatever the code", () => {
    for (const status of ["5.0.0", "5.5.0", "5.5.1", "5.9.9", "4.1.1", "4.2.1", "2.0.0", "9.9.9"]) {
      expect(readRefusal({ status, words: "" }).severity).not.toBe("hard");
    }
  });

  test.each([
    "user ",
    "exceed a ",
    "over its ",
    "mail from a ",
    "absender ",
    "ip address ",
    "no existe ",
    "compte ",
    "用户",
    "not a ",
    ">>> RCPT TO:<",
  ])("of 200 KB made of %j is read in no time", (piece) => {
    const words = piece.repeat(200_000 / piece.length);

    const took = cpuOf(() => expect(readRefusal({ words }).severity).not.toBe("hard"));

    expect(took).toBeLessThan(1_000);
  });
});

test.each([
  ["host mx said: 550 no (in reply to RCPT\n    TO command)", "recipient"],
  ["192.0.2.7 does not like recipient.\nRemote host said: 550 no", "recipient"],
  [">>> RCPT To:<x@y.example>\n<<< 550 no", "recipient"],
  ["SMTP error from remote mail server after MAIL FROM:<a@b.example>:", "sender"],
  ["host mx refused to talk to me: 554 no", "connection"],
  ["192.0.2.7 failed after I sent the message.", "message"],
  ["(in reply to RCPT TO command) and (in reply to end of DATA command)", undefined],
  ["550 no", undefined],
])("%j was answered to the %s", (words, stage) => {
  expect(stageIn(words)).toBe(stage);
});
