/** A self-signed certificate, made on the spot (RFC 5280), since a stored one would expire. */
import { generateKeyPairSync, randomBytes, sign } from "node:crypto";

const sequence = 0x30;
const utf8 = 0x0c;
const ecdsaWithSha256 = der(sequence, Buffer.from("06082a8648ce3d040302", "hex"));
const commonName = Buffer.from("0603550403", "hex");
const subjectAltName = Buffer.from("0603551d11", "hex");

/** For one DNS name, valid from 2020 to 2049. */
export function selfSigned(name: string): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const who = der(sequence, der(0x31, der(sequence, commonName, der(utf8, Buffer.from(name)))));
  const valid = der(sequence, date("200101000000Z"), date("491231235959Z"));
  const names = der(0x04, der(sequence, der(0x82, Buffer.from(name))));
  const body = der(
    sequence,
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.concat([Buffer.of(1), randomBytes(8)])),
    ecdsaWithSha256,
    who,
    valid,
    who,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, der(sequence, der(sequence, subjectAltName, names))),
  );
  const signature = Buffer.concat([Buffer.of(0), sign("sha256", body, privateKey)]);
  const certificate = der(sequence, body, ecdsaWithSha256, der(0x03, signature));
  const lines = certificate.toString("base64").replace(/.{64}/g, "$&\n");
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  };
}

function date(text: string): Buffer {
  return der(0x17, Buffer.from(text));
}

/** Tag, length, content (X.690 section 8.1). */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}
