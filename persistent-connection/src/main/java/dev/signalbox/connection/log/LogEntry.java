package dev.signalbox.connection.log;

/**
 * A message in its place. Rings refer to it, nobody copies it.
 *
 * @param position the place in the order, 1 for the first message of an epoch
 * @param message what was published
 */
public record LogEntry(long position, Message message) {}
