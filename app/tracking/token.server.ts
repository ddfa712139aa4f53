/** The signed addresses of tracking: a pixel of one message or of one step, and the page that asks for leave. */

import { config } from "#app/config.server.ts";
import { ID_BYTES, idBytes, idText } from "#app/core/id-bytes.ts";
import { sign, verify } from "#app/core/signing.server.ts";
import { namesSomebody, type OpenMode } from "#app/tracking/mode.ts";

/** What a pixel stands for: one message, or all messages of a step and so nobody in particular. */
export type PixelSubject =
  | { teamId: string; sendId: string }
  | { teamId: string; sequenceId: string; step: number };

type Message = { teamId: string; sendId: string; sequenceId: string; step: number };

const ONE_MESSAGE = 1;
const ONE_STEP = 2;

/** Undefined where nothing is measured: then there is no pixel. */
export function pixelUrl(mode: OpenMode, message: Message): string | undefined {
  if (mode === "off") return undefined;
  const token = namesSomebody(mode) ? messageToken(message) : stepToken(message);
  return `${config.baseUrl}/o/${token}.gif`;
}

function messageToken({ teamId, sendId }: Message): string {
  return sign(
    "open",
    Buffer.concat([Buffer.from([ONE_MESSAGE]), idBytes(teamId), idBytes(sendId)]),
  );
}

/** The same for everybody who gets this step: no recipient can be read from it. */
function stepToken({ teamId, sequenceId, step }: Message): string {
  const number = Buffer.alloc(2);
  number.writeUInt16BE(step);
  return sign(
    "open",
    Buffer.concat([Buffer.from([ONE_STEP]), idBytes(teamId), idBytes(sequenceId), number]),
  );
}

/** Undefined for anything that we did not sign as a pixel. */
export function readPixel(token: string): PixelSubject | undefined {
  const payload = verify("open", token);
  if (!payload) return undefined;
  const teamId = idText(payload.subarray(1, 1 + ID_BYTES));
  const id = idText(payload.subarray(1 + ID_BYTES, 1 + 2 * ID_BYTES));
  const rest = payload.subarray(1 + 2 * ID_BYTES);
  if (payload[0] === ONE_MESSAGE && rest.length === 0) return { teamId, sendId: id };
  if (payload[0] === ONE_STEP && rest.length === 2) {
    return { teamId, sequenceId: id, step: rest.readUInt16BE() };
  }
  return undefined;
}

export type Asked = { teamId: string; prospectId: string };

/** Where somebody may allow to be measured, and take it back. */
export function consentPath({ teamId, prospectId }: Asked): string {
  return `/c/${sign("open-consent", Buffer.concat([idBytes(teamId), idBytes(prospectId)]))}`;
}

export function readConsentToken(token: string): Asked | undefined {
  const payload = verify("open-consent", token);
  if (payload?.length !== 2 * ID_BYTES) return undefined;
  return {
    teamId: idText(payload.subarray(0, ID_BYTES)),
    prospectId: idText(payload.subarray(ID_BYTES)),
  };
}
