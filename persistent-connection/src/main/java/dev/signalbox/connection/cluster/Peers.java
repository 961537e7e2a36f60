package dev.signalbox.connection.cluster;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.ObjLongConsumer;

/** The nodes heard of lately, this one included, and when each gave its last sign of life. Safe for use by any thread. */
final class Peers {
    private final String node;
    private final Map<String, Long> seen = new ConcurrentSkipListMap<>();

    /**
     * Knows nobody yet.
     *
     * @param node this node
     */
    Peers(String node) {
        this.node = node;
    }

    /** A node says itself that it is there. */
    void alive(String name, long nowNanos) {
        seen.put(name, nowNanos);
    }

    /** A node is spoken of, or has said something that may be old: no sign of life for one that is known. */
    void met(String name, long nowNanos) {
        seen.putIfAbsent(name, nowNanos);
    }

    void gone(String name) {
        seen.remove(name);
    }

    /** Nobody could be heard until now. */
    void waitAnew(long nowNanos) {
        seen.replaceAll((name, at) -> nowNanos);
    }

    /** The other nodes that have been silent for so long, and for how many nanoseconds. */
    void silent(long nowNanos, long timeoutNanos, ObjLongConsumer<String> action) {
        seen.forEach((name, at) -> {
            if (!name.equals(node) && nowNanos - at >= timeoutNanos) {
                action.accept(name, nowNanos - at);
            }
        });
    }

    boolean isAlone() {
        return seen.keySet().stream().allMatch(node::equals);
    }

    List<String> names() {
        return List.copyOf(seen.keySet());
    }

    /** How many come before this node: usually the first speaks for all; should it fail, the next one does. */
    int rank() {
        int rank = 0;
        for (String name : seen.keySet()) {
            if (name.equals(node)) {
                break;
            }
            rank++;
        }
        return rank;
    }

    /** Whether this node is the first of those that can tell a newcomer something. */
    boolean isFirstBut(String newcomer) {
        return seen.keySet().stream()
                .filter(name -> !name.equals(newcomer))
                .findFirst()
                .filter(node::equals)
                .isPresent();
    }
}
