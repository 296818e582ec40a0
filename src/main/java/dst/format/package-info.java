/**
 * In come the bytes of one file and the format that its definition names. Out go its rows, one at a
 * time, as texts by column, with the line each begins on; a row that can't be read comes out as
 * such and the rows behind it go on. What a value means, which rows a record type wants, where
 * files come from, and holding a whole file in memory must not be here.
 */
package dst.format;
