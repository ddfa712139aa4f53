/** The tips there are: each is shown until its reader has seen it (A83). */
import { z } from "zod";

export const TIPS = ["prospect-outreach", "nothing-sent-yet", "only-hashes"] as const;
export type TipId = (typeof TIPS)[number];

export const DismissTip = z.object({ tip: z.enum(TIPS), from: z.string().optional() });
