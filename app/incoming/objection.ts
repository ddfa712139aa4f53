/** Whether the words that somebody wrote themselves ask us to stop, in several languages. */

/** Short, plain demands. Only what was written counts: our own footer in a quote says the same words. */
const demands =
  /(?<!\p{L})(?:unsubscribe|opt[- ]?out|remove (?:me|us)(?! from (?:the )?cc\b)|take (?:me|us) off|stop (?:emailing|e-mailing|mailing|contacting|writing|spamming|this|sending(?! (?:the |your |any )?(?:draft|file|invoice|pdf|document|attachment)s?\b))|(?:do not|don['’]?t|never|please (?:do not|don['’]?t)) (?:contact|e-?mail|write(?: to)?|message|send) (?:me|us)(?! (?:(?:the|an?|your) (?:draft|file|offer|invoice|pdf|document|contract|proposal)|about (?!(?:it|this|that|your)\b))\b)|no more (?:e-?mails?|messages?)|delete my (?:data|address|details)|i (?:object|do not consent)|not interested(?:[.,!]| at all| in (?:this|your)).{0,60}(?:stop|remove|contact)|leave (?:me|us) alone|cease and desist|abmelden|austragen|keine (?:weiteren|weitere|mehr)(?: e-?mails?| nachrichten| werbung| mails?)|nicht (?:mehr|weiter|erneut) (?:kontaktieren|anschreiben|schreiben|kontaktiert)|(?:löschen sie|bitte löschen).{0,30}(?:daten|adresse)|widersprech\w+|aus (?:dem|ihrem) verteiler|désabonn\w+|désinscri\w+|ne (?:plus|pas) (?:me|nous) (?:contacter|écrire|solliciter|envoyer(?! d['’]\p{L}+ sur))|ne me (?:contactez|écrivez|sollicitez) plus|supprimez mes|retirez[- ]moi|darme de baja|d[eé]nme de baja|date de baja|no me (?:vuelv\w+ a |volváis a )?(?:contact|escrib|env[ií])\w*|dej(?:e|en|ad|a) de (?:escrib|envi|contact)\w*|(?:elimin|borr)\p{L}+ mis datos|cancell?(?:atemi|ami|arsi)|disiscri\w+|non (?:mi )?(?:contatt|scriv|invi)\w+ più|rimuov\w+|cancelar (?:a )?(?:inscrição|subscrição)|n[aã]o me (?:contact|escrev|envi)\w+|remov(?:a|am)[- ]me|descadastr\w+|par(?:e|em) de (?:me )?(?:envi|escrev|contact)\w+|uitschrijven|afmelden|geen (?:mails?|e-?mails?|berichten) meer(?! over)|niet (?:meer|langer) (?:mailen|benaderen|contacteren)|avregistrera|ta bort (?:mig|oss)|avanmäl\w*|inga fler|afmeld\w*|frameld\w*|ikke (?:flere|kontakt)|avmeld\w*|peruuta tilaus|älkää (?:enää )?(?:lähettä|ottako)|wypisz\w*|rezygnuję|proszę (?:nie|usunąć(?: m.\p{L}*)?)|odhlásit|nekontaktujte)(?!\p{L})|отпишите|отписаться|не пишите(?! стать| про| о | нам (?:про|о) )|удалите м(?:ой|ои|еня)|配信停止|送らないで|退订|取消订阅|수신 ?거부/iu;

/** Beyond this somebody tells something longer, where such words may be about anything. */
const SHORT = 600;

/** `written` is a reply without its quotes. */
export function isObjection(written: string): boolean {
  const text = written.replace(/\s+/g, " ").trim();
  if (text === "") return false;
  if (/^(?:stopp?|remove[rz]?|unsubscribe|baja|halt)[.!\s]*$/i.test(text)) return true;
  return text.length <= SHORT && demands.test(text);
}
