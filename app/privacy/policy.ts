/** Which privacy policy is in force, and what it promises in days. */

/** The day it was published; a change of meaning gets a new one. */
export const POLICY_VERSION = "2026-11-23";

/** A request is confirmed, in writing, within so many days of its arrival. */
export const CONFIRMED_WITHIN = 28;

/** After an account is cancelled everything is gone by the end of this day. */
export const GONE_WITHIN = 90;
