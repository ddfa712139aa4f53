/** How a table of the record is put into words; the words of each room stand in a file of their own. */

/** Tables and columns as PostgreSQL spells them; a column left out says what its name says. */
export type TableWords = { title: string; columns?: Record<string, string> };
