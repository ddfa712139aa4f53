/** What the privacy policy promises in days. */

/** A request is confirmed, in writing, within so many days of its arrival. */
export const CONFIRMED_WITHIN = 28;

/** After an account is closed everything is gone by the end of this day. */
export const GONE_WITHIN = 90;
