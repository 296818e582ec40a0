package dst.deadletter;

import java.time.Instant;

/**
 * What was rejected, and why: one message in {@code dst.dead.<location>}; its members but {@code
 * json} and {@code id} are the message's headers, with {@code dst_} before their names.
 *
 * @param id of the message; null until it is sent
 * @param location whose record it is; {@code central} when a message named none
 * @param bundle it came with, or null
 * @param file of the pull area that it came from, or null
 * @param record the record type, or null
 * @param key of the record, or null
 * @param line of its file, counted from 1; 0 for a file as a whole
 * @param cause which step refused it: {@code format, rule, data_file, database, file, message}
 * @param error what was found and what would be right, in a sentence
 * @param rule the name of the rule that was broken, or null
 * @param at when it was rejected
 * @param attempts how often it was tried
 * @param json the body: all of this and the row as its host sent it (docs/queues.md)
 */
public record DeadLetter(
    String id,
    String location,
    String bundle,
    String file,
    String record,
    String key,
    long line,
    String cause,
    String error,
    String rule,
    Instant at,
    int attempts,
    byte[] json) {}
