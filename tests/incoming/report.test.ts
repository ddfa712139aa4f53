/** Reports as servers write them: by the standard, nearly, and in a manner of their own. */
import { describe, expect, test } from "vitest";
import { readReport } from "#app/incoming/report.ts";
import { understand } from "#app/incoming/understand.ts";
import { mail } from "#tests/incoming/mail.ts";

const OURS = "01920000-0000-7000-8000-000000000001.abc@audienti.example";

function copy(type = "text/rfc822-headers") {
  return {
    type,
    text: `From: Ada <ada@larkfield.example>\nTo: x@y.example\nMessage-ID: <${OURS}>\nSubject: Scales\n`,
  };
}

function status(text: string) {
  return { type: "message/delivery-status", text };
}

describe("a report by the standard", () => {
  test("from Postfix: the recipient, why, and which message", () => {
    const report = readReport(
      mail({
        from: "MAILER-DAEMON@mx.y.example",
        subject: "Undelivered Mail Returned to Sender",
        text: "This is the mail system at host mx.y.example.",
        parts: [
          status(
            "Reporting-MTA: dns; mx.y.example\n\nFinal-Recipient: rfc822; x@y.example\nOriginal-Recipient: rfc822;x@y.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 <x@y.example>: Recipient address\n    rejected: User unknown\n",
          ),
          copy(),
        ],
      }),
    );

    expect(report).toEqual({
      kind: "bounce",
      deliveries: [
        {
          action: "failed",
          recipient: "x@y.example",
          refusal: { severity: "hard", reason: "no-such-address" },
          words: "550 5.1.1 <x@y.example>: Recipient address rejected: User unknown",
        },
      ],
      about: [OURS],
    });
  });

  test("of a delay is none of a failure", () => {
    const report = readReport(
      mail({
        parts: [
          status(
            "Reporting-MTA: dns; a\n\nFinal-Recipient: rfc822; x@y.example\nAction: delayed\nStatus: 4.4.1\n",
          ),
          copy(),
        ],
      }),
    );

    expect(report).toMatchObject({
      deliveries: [{ action: "delayed", refusal: { severity: "soft" } }],
    });
  });

  test("of a message that was relayed, expanded or delivered says so", () => {
    for (const action of ["relayed", "expanded", "delivered"]) {
      const text = `Reporting-MTA: dns; a\n\nFinal-Recipient: rfc822; x@y.example\nAction: ${action}\nStatus: 2.0.0\n`;
      expect(readReport(mail({ parts: [status(text)] }))).toMatchObject({
        deliveries: [{ action }],
      });
    }
  });

  test("about two recipients tells of both", () => {
    const text =
      "Reporting-MTA: dns; a\r\n\r\nFinal-Recipient: rfc822; x@y.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\nFinal-Recipient: rfc822; z@y.example\r\nAction: failed\r\nStatus: 5.2.2\r\n";

    expect(readReport(mail({ parts: [status(text)] }))).toMatchObject({
      deliveries: [
        { recipient: "x@y.example", refusal: { reason: "no-such-address" } },
        { recipient: "z@y.example", refusal: { reason: "full" } },
      ],
    });
  });

  test("with an empty status takes the server's words", () => {
    const text =
      "Reporting-MTA: dns; a\n\nFinal-Recipient: rfc822; x@y.example\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550-5.1.1 unknown\n";

    expect(readReport(mail({ parts: [status(text)] }))).toMatchObject({
      deliveries: [{ refusal: { severity: "hard", reason: "no-such-address" } }],
    });
  });
});

describe("a report whose server is sparing with words", () => {
  const footer =
    "Delivery to the following recipients failed.\n\n   x@y.example\n\nThis email was scanned for viruses and spam.";

  test("is told by its status, not by the footer for people", () => {
    const text = "Final-Recipient: rfc822; x@y.example\nAction: failed\nStatus: 5.1.1\n";

    expect(readReport(mail({ text: footer, parts: [status(text)] }))).toMatchObject({
      deliveries: [{ refusal: { severity: "hard", reason: "no-such-address" } }],
    });
  });

  test.each([
    ["Status: 5.0.0 (mailbox is full)\n", "soft", "full"],
    ["Status: 553 Exceeded maximum message size\n", "soft", "too-big"],
    [
      'Status: 5.0.0\nDiagnostic-Code: Reason 1\nX400-Supplementary-Info: "5.7.1 Unable to relay"\n',
      "policy",
      "refused",
    ],
  ])("or by what stands beside it: %s", (lines, severity, reason) => {
    const text = `Final-Recipient: rfc822; x@y.example\nAction: failed\n${lines}`;

    expect(readReport(mail({ parts: [status(text)] }))).toMatchObject({
      deliveries: [{ action: "failed", refusal: { severity, reason } }],
    });
  });
});

test("Outlook.com's complaint is a bare copy under a subject of its own", () => {
  const { text } = copy();
  const parts = [
    { type: "message/rfc822", text: `X-HmXmrOriginalRecipient: x@y.example\n${text}` },
  ];

  expect(readReport(mail({ subject: "complaint about message from 192.0.2.1", parts }))).toEqual({
    kind: "complaint",
    complaint: "abuse",
    about: [OURS],
  });
  expect(
    readReport(mail({ subject: "complaint about message from 192.0.2.1", parts: [copy()] })),
  ).toBeUndefined();
});

test("a complaint names its kind and the message", () => {
  const parts = [
    {
      type: "message/feedback-report",
      text: "Feedback-Type: abuse\nUser-Agent: SomeGenerator/1.0\nVersion: 1\n",
    },
    { ...copy("message/rfc822") },
  ];

  expect(readReport(mail({ subject: "FW: complaint", parts }))).toEqual({
    kind: "complaint",
    complaint: "abuse",
    about: [OURS],
  });
});

test("that a check of the sender failed is no complaint of a person", () => {
  const text = "Feedback-Type: auth-failure\nUser-Agent: Checker/1.0\nVersion: 1\n";
  const parts = [{ type: "message/feedback-report", text }, copy("message/rfc822")];

  expect(understand(mail({ parts }), "2026-11-24").kind).toBe("nothing");
});

test("the server's words go on where the next line has no indent", () => {
  const text =
    "Reporting-MTA: dns; y.example\n\nFinal-Recipient: rfc822; x@y.example\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550-Please log in first.\n550 y.example does not relay without authentication.\n";

  expect(readReport(mail({ parts: [{ type: "message/delivery-status", text }] }))).toMatchObject({
    deliveries: [{ refusal: { severity: "policy", reason: "refused" } }],
  });
});

describe("a report in a manner of its own", () => {
  test.each([
    [
      "qmail",
      "MAILER-DAEMON@y.example",
      "failure notice",
      `Hi. This is the qmail-send program at y.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<x@y.example>:\n192.0.2.5 does not like recipient.\nRemote host said: 550 5.1.1 unknown user\nGiving up on 192.0.2.5.\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <ada@larkfield.example>\nMessage-ID: <${OURS}>\n`,
      "hard",
      "no-such-address",
    ],
    [
      "Exim",
      "Mailer-Daemon@y.example",
      "Mail delivery failed: returning message to sender",
      `This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  x@y.example\n    SMTP error from remote mail server after RCPT TO:<x@y.example>:\n    host mx.y.example [192.0.2.5]: 552 5.2.2 mailbox full\n\n------ This is a copy of the message, including all the headers. ------\n\nMessage-ID: <${OURS}>\n`,
      "soft",
      "full",
    ],
    [
      "an old Exchange",
      "postmaster@y.example",
      "Undeliverable: Scales",
      `Your message did not reach some or all of the intended recipients.\n\n   Subject: Scales\n\nThe following recipient(s) could not be reached:\n\n   x@y.example on 24.11.2026 09:12\n      The e-mail account does not exist at the organization this message was sent to.\n      <mx.y.example #5.1.1>\n`,
      "hard",
      "no-such-address",
    ],
  ])("%s", (_who, from, subject, text, severity, reason) => {
    const report = readReport(mail({ from, subject, text, head: "Return-Path: <>" }));

    expect(report).toMatchObject({
      kind: "bounce",
      deliveries: [{ action: "failed", recipient: "x@y.example", refusal: { severity, reason } }],
    });
  });

  test("that only warns of a delay is no failure", () => {
    const text =
      "This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue on y.example.\n\n  x@y.example\n    Delay reason: connection timed out\n\nNo action is required on your part. Delivery attempts will continue.\n";
    const report = readReport(
      mail({ from: "mailer-daemon@y.example", subject: "Warning: message delayed 24 hours", text }),
    );

    expect(report).toMatchObject({ deliveries: [{ action: "delayed" }] });
  });

  test.each([
    ["Postmaster <>", "Delivery failure", "Unable to deliver message: no such user here", "hard"],
    ["post_master@y.example", "Re: Scales", "Error message below:\n550 - no such user", "hard"],
    ["mail.delivery@y.example", "Notice", "Your message was automatically rejected", "soft"],
    ["mailer-daemon@y.example", "Не доставлено", "Письмо не может быть доставлено", "soft"],
    [
      "postmaster@y.example",
      "配信エラーのお知らせ",
      "Sent: RCPT TO:<x@y.example>\nGot: 550 5.1.1 user unknown",
      "hard",
    ],
    ["postmaster@y.example", "Mail", "Delivery has failed to these recipients or groups:", "soft"],
    ["mailer-daemon@y.example", "Mail", "Unzustellbar: der Empfänger ist unbekannt.", "hard"],
    ["postmaster@y.example", "Fehler bei der Zustellung", "Status: 5.4.3", "soft"],
    ["postmaster@y.example", "Non remis", "Votre message n'a pas pu être délivré", "soft"],
  ])("from %s about %s", (from, subject, text, severity) => {
    const head = `From: ${from}`;
    const sender = /^\S+@\S+$/.test(from) ? from : null;

    expect(readReport(mail({ head, from: sender, subject, text }))).toMatchObject({
      deliveries: [{ action: "failed", refusal: { severity } }],
    });
  });

  test("is not judged by the subject of the message that it repeats", () => {
    const text =
      "Your message\n  To: Dora\n  Subject: Is your mailbox full of viruses?\n  Sent: today\ndid not reach the following recipient(s):\nx@y.example\n  The recipient name is not recognized\n";

    expect(
      readReport(mail({ from: "postmaster@y.example", subject: "Undeliverable: Is your", text })),
    ).toMatchObject({ deliveries: [{ refusal: { reason: "no-such-address" } }] });
  });

  test.each([
    [
      "Delivery failure",
      "could not be delivered yet.\nDelivery attempts will continue for 5 days.",
    ],
    ["Mail delivery warning", "Delivery to x@y.example has been postponed: a full mailbox."],
  ])("that gives it another try is no failure: %s", (subject, text) => {
    expect(readReport(mail({ from: "postmaster@y.example", subject, text }))).toMatchObject({
      deliveries: [{ action: "delayed" }],
    });
  });

  test("may warn in its subject and have given up all the same", () => {
    expect(
      readReport(
        mail({
          from: "mdaemon@y.example",
          subject: "Warning: user unknown",
          text: "x@y.example - no such user here.",
        }),
      ),
    ).toMatchObject({ deliveries: [{ action: "failed", refusal: { severity: "hard" } }] });
  });

  test("is told by two marks: a person who writes of an undeliverable parcel is none", () => {
    expect(
      readReport(
        mail({
          subject: "Undeliverable?",
          text: "Your parcel came back to us. Can you send it again?",
        }),
      ),
    ).toBeUndefined();
    expect(
      readReport(
        mail({
          from: "postmaster@y.example",
          subject: "Re: Scales",
          text: "I read every postmaster mail. Yes, let us talk.",
        }),
      ),
    ).toBeUndefined();
  });

  test("quotes no Message-ID of ours when it has none: nobody can be found by it", () => {
    const report = readReport(
      mail({
        from: "MAILER-DAEMON@evil.example",
        subject: "Undelivered Mail Returned to Sender",
        text: "550 5.1.1 user unknown",
        head: "Return-Path: <>",
      }),
    );

    expect(report!.about).toEqual([]);
  });
});
