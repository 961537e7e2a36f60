package dev.signalbox.conformance.load;

import java.time.Duration;

/**
 * How much of everything.
 *
 * @param connections clients
 * @param way their transport; the bare server has WebSockets only
 * @param rate messages sent in a second, where a scenario is paced
 * @param senders clients that send, where there are several
 * @param payloadBytes size of a message
 * @param time how long is measured
 * @param warmUp how long before that, at least; what needs compiled code is warmed up until the compiler has little to do
 * @param longestWarmUp how long at most, if the compiler does not come to an end
 */
public record Plan(
        int connections,
        Way way,
        int rate,
        int senders,
        int payloadBytes,
        Duration time,
        Duration warmUp,
        Duration longestWarmUp) {}
