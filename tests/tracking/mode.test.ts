/** How far the opening of a message may be measured. */
import { describe, expect, it } from "vitest";
import {
  lesser,
  type MeasuringFacts,
  modeFor,
  needsConsent,
  OPEN_MODES,
} from "#app/tracking/mode.ts";

const free: MeasuringFacts = {
  team: "individual",
  sequence: "individual",
  country: "US",
  choice: null,
  verdict: undefined,
};

describe("how far a message is measured", () => {
  it("is not at all before the team was asked, and where it, the sequence or the person said no", () => {
    expect(modeFor({ ...free, team: null })).toEqual({ mode: "off", because: "not-asked" });
    expect(modeFor({ ...free, team: "off" })).toEqual({ mode: "off", because: "team" });
    expect(modeFor({ ...free, sequence: "off" })).toEqual({ mode: "off", because: "sequence" });
    const choice = { mode: "off", basis: "withdrawn" } as const;
    expect(modeFor({ ...free, choice })).toEqual({ mode: "off", because: "withdrawn" });
    expect(modeFor({ ...free, sequence: "aggregate", choice }).mode).toBe("off");
  });

  it("is not at all for whose data may not be used", () => {
    const because = "restricted";

    expect(modeFor({ ...free, verdict: "restricted" })).toEqual({ mode: "off", because });
    expect(modeFor({ ...free, verdict: "binned" })).toEqual({ mode: "off", because });
    expect(modeFor({ ...free, verdict: "notice-due" }).mode).toBe("individual");
  });

  it.each(["DE", "FR", "NO", "IS", "LI", "GB", "CH", "IE", "GR"])(
    "names nobody in %s without their consent",
    (country) => {
      for (const wanted of ["individual", "last-date"] as const) {
        const measuring = modeFor({ ...free, sequence: wanted, country });

        expect(measuring).toEqual({ mode: "aggregate", because: "consent-missing" });
        expect(needsConsent(measuring)).toBe(true);
      }
    },
  );

  it("names nobody of whom we do not know the country", () => {
    const unknown = { mode: "aggregate", because: "country-unknown" };
    expect(modeFor({ ...free, country: null })).toEqual(unknown);
    expect(modeFor({ ...free, country: "" })).toEqual(unknown);
  });

  it("follows a consent wherever they are, and no further than it goes", () => {
    const choice = { mode: "individual", basis: "consent" } as const;
    const because = "consent";
    expect(modeFor({ ...free, country: "FR", choice })).toEqual({ mode: "individual", because });
    const dateOnly = { mode: "last-date", basis: "recorded" } as const;
    expect(modeFor({ ...free, choice: dateOnly }).mode).toBe("last-date");
    expect(modeFor({ ...free, sequence: "last-date", choice }).mode).toBe("last-date");
  });

  it("is never more than the team or the sequence wants, whoever is asked", () => {
    for (const team of OPEN_MODES) {
      for (const sequence of OPEN_MODES) {
        for (const country of ["US", "DE", null]) {
          for (const mode of OPEN_MODES) {
            const choice = { mode, basis: "recorded" } as const;
            const got = modeFor({ ...free, team, sequence, country, choice }).mode;

            expect(lesser(got, lesser(team, sequence))).toBe(got);
          }
        }
      }
    }
  });
});
