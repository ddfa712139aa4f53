/** A form as it stands on a page, with what a browser would send of it before anybody types. */
import type { Visitor } from "#tests/support/visitor.ts";

export type Sending = { path: string; fields: FormData };

/** The one whose button says these words. */
export async function formOn(browser: Visitor, page: string, button: string): Promise<Sending> {
  const { html } = await browser.get(page);
  const forms = [...html.matchAll(/<form\b[^>]*>.*?<\/form>/gs)].map(([form]) => form);
  const form = forms.find((each) => words(each).includes(button));
  if (!form) throw new Error(`${page}: no button “${button}”`);
  const fields = new FormData();
  for (const [name, value] of [...inputs(form), ...areas(form), ...choices(form)]) {
    fields.append(name, value);
  }
  return { path: attribute(/^<form[^>]*>/.exec(form)![0], "action") || page, fields };
}

type Field = [name: string, value: string];

function inputs(form: string): Field[] {
  return [...form.matchAll(/<input\b[^>]*>/g)].flatMap(([input]): Field[] => {
    const type = attribute(input, "type") ?? "text";
    const isOut = /^(file|submit)$/.test(type);
    const isUnticked = /^(checkbox|radio)$/.test(type) && !/ checked=/.test(input);
    if (isOut || isUnticked) return [];
    return [[attribute(input, "name")!, attribute(input, "value") ?? ""]];
  });
}

function areas(form: string): Field[] {
  return [...form.matchAll(/(<textarea\b[^>]*>)(.*?)<\/textarea>/gs)].map(([, area, text]) => [
    attribute(area!, "name")!,
    plain(text!),
  ]);
}

function choices(form: string): Field[] {
  return [...form.matchAll(/(<select\b[^>]*>)(.*?)<\/select>/gs)].map(([, select, options]) => {
    const all = options!.match(/<option\b[^>]*>/g) ?? [];
    const chosen = all.find((option) => / selected=/.test(option)) ?? all[0] ?? "";
    return [attribute(select!, "name")!, attribute(chosen, "value") ?? ""];
  });
}

function attribute(tag: string, name: string): string | undefined {
  const [, value] = new RegExp(` ${name}="([^"]*)"`).exec(tag) ?? [];
  return value === undefined ? undefined : plain(value);
}

function words(form: string): string {
  return plain(form.replace(/<!--.*?-->|<[^>]*>/gs, ""));
}

function plain(text: string): string {
  const known: Record<string, string> = { quot: '"', "#x27": "'", lt: "<", gt: ">", amp: "&" };
  return text.replace(/&(quot|#x27|lt|gt|amp);/g, (_, name) => known[name]!);
}
