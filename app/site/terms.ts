/** Which terms of use are in force; an account keeps the version it accepted. */
export const TERMS_VERSION = "2026-11-23";
