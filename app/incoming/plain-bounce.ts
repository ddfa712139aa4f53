/** Reports that follow no standard: qmail, old Exim and Exchange, and providers with a style of their own. */
import { readRefusal } from "#app/incoming/bounce.ts";
import type { DeliveryReport } from "#app/incoming/delivery.ts";
import { header, type IncomingMail } from "#app/incoming/mail.ts";
import { beforeCopy, firstLines, oneLine, refusingLines } from "#app/incoming/server-words.ts";
import { stageIn } from "#app/incoming/stage.ts";

const daemons =
  /^(?:mailer-?daemon|post_?master|mail-?daemon|mailerdaemon|mail[.-]?delivery|bounces?|microsoftexchange[0-9a-f]+|"?system[- ]?administrator|mdaemon|noreply-?dmarc)/i;
const subjects =
  /undeliver|non-?delivery|delivery (?:status notification|failure|has failed|report|warning)|failure (?:notice|delivery)|mail (?:delivery|system)? ?(?:failed|error|failure|warning)|failed mail|(?:could|can) ?not be delivered|error during delivery|processing error|rejected mail|user unknown|message has not (?:yet )?been delivered|returned mail|delivery (?:problem|error)|non.?remis|échec de (?:la )?remise|unzustellbar|nicht zugestellt|zustellung.{0,20}(?:fehl|problem)|(?:fehler|problem).{0,20}(?:zustell|übermitt)|no se (?:ha )?(?:podido|pudo) entregar|mancata consegna|n[aã]o (?:foi )?(?:poss[ií]vel )?(?:entreg|ser entregue)|onbestelbaar|niet (?:worden )?bezorgd|kan ikke leveres|olevererbart|kunde inte levereras|toimitus epäonnistui|niedostarcz|недоставлен|не доставлен|未送达|无法投递|無法投遞|退信|(?:配信|配送|送信|送達)(?:でき(?:ません|なかった)|不能|エラー|失敗|に失敗)|エラーメール|배달|반송/i;
const plainMarks =
  /this is the qmail-send program|(?:created automatically|automat\w+ message created) by mail delivery software|(?:could|can) ?not be delivered|(?:not|unable to) deliver (?:the |your )?message|(?:failed|no valid) recipients?\b|failed addresses|the following (?:address|recipient|message).{0,60}(?:fail|not be delivered|problem|errors)|did not reach (?:the following recipient|its)|your message (?:to .{1,200} )?(?:did not reach|could ?n[o']t be delivered|was not delivered|wasn.t delivered|was automatically rejected|has not been delivered)|not (?:yet )?been delivered|has been (?:postponed|returned)|i(?:'m| am) (?:sorry|afraid).{0,60}(?:deliver|unable)|permanent fatal errors|deli?very (?:to the following recipients?|of e-?mail to).{0,60}(?:failed|aborted|postponed)|following recipients was aborted|delivery has failed to these|unzustellbar|nicht (?:zustellbar|zugestellt werden)|undelivered mail returned|could not deliver (?:mail|(?:your )?message)|recipient address rejected|no such user|not a valid user|unknown user|undeliverable to|final delivery userid|error message below|rejected by a remote|n.a pas p[ue] (?:être|etre) d[ée]livr|n.a pas pu être remis|no se pudo entregar|не может быть доставлено|邮件无法(?:发送|送达)|送信できませんでした|配信(?:できませんでした|に失敗)|rcpt to:\s?<[^<>\s]{3,200}>[^.]{0,40}\b5\d\d[ -]|전송(?:하지 못|에 실패)/i;
const delays =
  /delay|still trying|not (?:yet )?been delivered|(?:will|attempts will) continue|postponed|warning|verzögert|retardé/i;

/** Told by two marks, never by one: anybody may write of a message that did not arrive. */
export function readPlainBounce(mail: IncomingMail): DeliveryReport | undefined {
  const own = beforeCopy(mail.text);
  const isAnswer = /^\s*(?:re|aw|sv|vs|antw|odp|rif|res|rv)\s*:/i.test(mail.subject);
  const marks = [isFromServer(mail), !isAnswer && subjects.test(mail.subject), saysSo(own)];
  if (marks.filter(Boolean).length < 2) return undefined;
  const words = refusingLines(mail.text);
  const refusal = readRefusal({ words, stage: stageIn(own) });
  const onlyDelay =
    refusal.severity !== "hard" &&
    delays.test(`${mail.subject} ${firstLines(mail.text)}`) &&
    !/permanent|giving up|given up|has failed|will not be retried|not going to try/i.test(own);
  return {
    action: onlyDelay ? "delayed" : "failed",
    recipient: recipientIn(mail),
    refusal,
    words: oneLine(words),
  };
}

/** Wrapped as it came; most servers break their lines. */
function saysSo(own: string): boolean {
  return plainMarks.test(own.slice(0, 5_000).replace(/\s+/g, " "));
}

function isFromServer(mail: IncomingMail): boolean {
  const returns = header(mail, "return-path")?.trim();
  return (
    returns === "<>" ||
    header(mail, "x-failed-recipients") !== undefined ||
    /report-type="?delivery-status/i.test(header(mail, "content-type") ?? "") ||
    (mail.from === null && header(mail, "from") !== undefined) ||
    isNamedAsServer(mail)
  );
}

export function isNamedAsServer(mail: IncomingMail): boolean {
  return daemons.test(mail.from ?? "");
}

function recipientIn(mail: IncomingMail): string | undefined {
  const named = header(mail, "x-failed-recipients")?.split(",")[0]?.trim();
  return (
    named ||
    /<?([\w.+%=-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+)>?:?/.exec(beforeCopy(mail.text))?.[1]
  );
}
