/** A person's authenticator app and their device, as tests hold them. */
import { createHash, createSign, generateKeyPairSync, randomBytes } from "node:crypto";
import { HOTP, Secret } from "otpauth";
import { readSession, type SignedIn } from "#app/auth/session.server.ts";
import { config } from "#app/config.server.ts";
import { clock, now, SECOND } from "#app/core/clock.ts";
import { nowhere } from "#app/core/place.ts";
import {
  beginAuthenticator,
  confirmAuthenticator,
  readWaiting,
} from "#app/factors/authenticator.server.ts";
import { makeRecoveryCodes } from "#app/factors/recovery.server.ts";
import type { Person } from "#tests/support/people.ts";
import { signedIn, type Visitor } from "#tests/support/visitor.ts";

/** The code of now, or of so many steps of 30 seconds from now. */
export function codeOf(secret: string, steps = 0): string {
  const counter = Math.floor(now().getTime() / 30_000) + steps;
  return HOTP.generate({ secret: Secret.fromBase32(secret.replaceAll(" ", "")), counter });
}

/** Past the step whose code was taken. */
export function nextStep(): void {
  clock.advance(30 * SECOND);
}

/** What verbs take for this person: a session of theirs. */
export async function sessionOf(browser: Visitor): Promise<SignedIn> {
  const cookie = [...browser.jar].map(([name, value]) => `${name}=${value}`).join("; ");
  return (await readSession(cookie))!;
}

/** Somebody with an app that is switched on, and recovery codes; its first code is spent. */
export async function withApp(person: Person) {
  const browser = await signedIn(person);
  const session = await sessionOf(browser);
  await beginAuthenticator(session);
  const { secret } = (await readWaiting(session))!;
  const outcome = await confirmAuthenticator(session, codeOf(secret), nowhere);
  if (outcome.refused) throw new Error(outcome.refused);
  const codes = (await makeRecoveryCodes(session, nowhere)).value!;
  nextStep();
  return { secret, codes, browser };
}

type Options = { challenge: string; rp?: { id?: string }; rpId?: string };

/** A device with one passkey for this host: ES256, attestation "none", and a counter. */
export function aDevice({ origin = config.baseUrl, verified = true } = {}) {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x, y } = publicKey.export({ format: "jwk" });
  const id = randomBytes(16);
  const device = { counter: 0, create, get };

  function create({ challenge, rp }: Options): string {
    const cose = Buffer.concat([
      Buffer.from("a5010203262001215820", "hex"),
      Buffer.from(x!, "base64url"),
      Buffer.from("225820", "hex"),
      Buffer.from(y!, "base64url"),
    ]);
    const length = Buffer.from([0, id.length]);
    const data = authData(rp!.id!, 0x40, Buffer.concat([Buffer.alloc(16), length, id, cose]));
    const head = Buffer.from("a363666d74646e6f6e656761747453746d74a068617574684461746158", "hex");
    const attestation = Buffer.concat([head, Buffer.from([data.length]), data]);
    const response = {
      clientDataJSON: clientData("webauthn.create", challenge),
      attestationObject: attestation.toString("base64url"),
      transports: ["internal"],
    };
    return answer(response);
  }

  function get({ challenge, rpId }: Options): string {
    device.counter += 1;
    const data = authData(rpId!, 0, Buffer.alloc(0));
    const client = Buffer.from(clientData("webauthn.get", challenge), "base64url");
    const signed = Buffer.concat([data, createHash("sha256").update(client).digest()]);
    const response = {
      clientDataJSON: client.toString("base64url"),
      authenticatorData: data.toString("base64url"),
      signature: createSign("sha256").update(signed).sign(privateKey).toString("base64url"),
    };
    return answer(response);
  }

  function authData(host: string, flag: number, rest: Buffer): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(device.counter);
    const flags = Buffer.from([0x01 | (verified ? 0x04 : 0) | flag]);
    return Buffer.concat([createHash("sha256").update(host).digest(), flags, counter, rest]);
  }

  function clientData(type: string, challenge: string): string {
    return Buffer.from(JSON.stringify({ type, challenge, origin })).toString("base64url");
  }

  function answer(response: object): string {
    const text = id.toString("base64url");
    return JSON.stringify({ id: text, rawId: text, type: "public-key", response });
  }

  return device;
}

export type Device = ReturnType<typeof aDevice>;

/** Adds the device's passkey as the page does. */
export async function register(browser: Visitor, device: Device, name = "Work laptop") {
  const { html } = await browser.post("/account/factors/passkeys/challenge");
  const answer = device.create(JSON.parse(html));
  return browser.post("/account/factors/passkeys", { answer, name });
}

/** Signs in, or proves, with it as the page does. */
export async function enterWith(browser: Visitor, device: Device, next = "/home") {
  const { html } = await browser.post("/sign-in/passkey/challenge");
  return browser.post("/sign-in/passkey", { answer: device.get(JSON.parse(html)), next });
}
