package dev.signalbox.token.primitive;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Objects that are costly to make and not thread-safe, kept for the next user in a fixed number of slots, one thread at a time.
 *
 * <p>Thread-local ones would be made anew for each virtual thread. Safe for use by any number of threads.
 */
final class IdleObjects<T> {
    private final Callable<T> maker;
    private final AtomicReferenceArray<@Nullable T> slots;

    /** @param maker makes one more when none is idle */
    IdleObjects(Callable<T> maker) {
        this.maker = maker;
        this.slots = new AtomicReferenceArray<>(
                Integer.highestOneBit(Runtime.getRuntime().availableProcessors()) * 4);
    }

    /** Where the calling thread takes from and gives back to; which one does not matter for correctness. */
    int slot() {
        // Neighbouring thread numbers land in different slots.
        return (int) Thread.currentThread().getId() & (slots.length() - 1);
    }

    /** An object for the calling thread alone, until it is given back or dropped. */
    T take(int slot) {
        T idle = slots.getAndSet(slot, null);
        if (idle != null) {
            return idle;
        }
        try {
            return maker.call();
        } catch (Exception e) {
            throw new IllegalStateException("cryptography that every Java runtime has is missing in this one", e);
        }
    }

    /** Keeps an object for the next user. */
    void give(int slot, T object) {
        slots.set(slot, object);
    }
}
