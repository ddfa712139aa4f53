/** What tracking puts into a message: the pixel of its html, or the line that asks for leave. */
import type { Language } from "#app/core/language.ts";
import type { Block } from "#app/core/letter.ts";
import { escapeHtml } from "#app/core/letter-html.ts";

/** The last thing in the letter; whoever shows no pictures sees nothing. */
export function withPixel(html: string, url: string | undefined): string {
  if (!url) return html;
  const image = `<img src="${escapeHtml(url)}" alt="" width="1" height="1">`;
  return html.replace("\n</body>", `\n${image}\n</body>`);
}

const asks: Record<Language, { nothing: string; yes: string }> = {
  en: {
    nothing: "Nothing in this message tells us whether you opened it. If you like: ",
    yes: "Yes, you may know when I open your mail",
  },
  fr: {
    nothing: "Rien dans ce message ne nous dit si vous l’avez ouvert. Si vous le voulez bien : ",
    yes: "Oui, vous pouvez savoir quand j’ouvre vos messages",
  },
  de: {
    nothing: "Nichts in dieser Nachricht verrät uns, ob Sie sie geöffnet haben. Wenn Sie mögen: ",
    yes: "Ja, Sie dürfen wissen, wann ich Ihre Nachrichten öffne",
  },
  es: {
    nothing: "Nada en este mensaje nos dice si usted lo abrió. Si le parece bien: ",
    yes: "Sí, pueden saber cuándo abro sus mensajes",
  },
};

/** Who is to agree must understand what to: the page behind it speaks their language as well. */
export function consentLine(url: string, language: Language): Block {
  const { nothing, yes } = asks[language];
  const asking = [nothing, { link: { label: yes, url } }];
  return { small: asking, ...(language === "en" ? {} : { lang: language }) };
}
