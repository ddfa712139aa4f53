/** The signed addresses of pixels and of the page that asks for leave. */
import { describe, expect, it } from "vitest";
import { newId } from "#app/core/id.ts";
import { consentPath, pixelUrl, readConsentToken, readPixel } from "#app/tracking/token.server.ts";

const message = { teamId: newId(), sendId: newId(), sequenceId: newId(), step: 3 };
const tokenOf = (url: string | undefined) => /\/o\/([\w-]+)\.gif$/.exec(url ?? "")![1]!;

describe("a pixel", () => {
  it("is not there where nothing is measured", () => {
    expect(pixelUrl("off", message)).toBeUndefined();
  });

  it("names the message where its opening is somebody's", () => {
    const { teamId, sendId } = message;
    for (const mode of ["individual", "last-date"] as const) {
      expect(readPixel(tokenOf(pixelUrl(mode, message)))).toEqual({ teamId, sendId });
    }
  });

  it("names the step alone where it is only counted, the same for everybody", () => {
    const { teamId, sequenceId, step } = message;
    const token = tokenOf(pixelUrl("aggregate", message));

    expect(readPixel(token)).toEqual({ teamId, sequenceId, step });
    expect(tokenOf(pixelUrl("aggregate", { ...message, sendId: newId() }))).toBe(token);
  });

  it("is nothing once a letter of it was changed, or when it was signed for something else", () => {
    const token = tokenOf(pixelUrl("individual", message));
    const consent = consentPath({ teamId: newId(), prospectId: newId() }).slice("/c/".length);

    for (let at = 0; at < token.length; at++) {
      const other = token[at] === "A" ? "B" : "A";
      expect(readPixel(token.slice(0, at) + other + token.slice(at + 1))).toBeUndefined();
    }
    for (const forged of ["", "x", consent]) expect(readPixel(forged)).toBeUndefined();
    expect(readConsentToken(token)).toBeUndefined();
    expect(readConsentToken(consent)).toBeDefined();
  });
});
