/** One file of a step, byte for byte: to be kept, never to be opened as a page of ours. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { fetchFile } from "#app/outreach/attachments.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { download } from "#app/web/respond.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const { name, mediaType, bytes } = await fetchFile(member, params.id!, params.attachment!);
  const file = download(bytes, name, mediaType);
  file.headers.set("Content-Security-Policy", "sandbox; default-src 'none'");
  file.headers.set("Cache-Control", "no-store");
  return file;
}
