package dev.signalbox.connection.lane;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The topics one session listens to: the fixed ones its requests name, and those of its groups. Confined to its lane. */
final class Subscriptions {
    private static final int SMALLEST = 2; // most have two or three
    private static final int FEW = 8; // so many are looked through

    private final Session session;
    private final TopicIndex index;
    private TopicIndex.@Nullable Membership[] places = new TopicIndex.Membership[SMALLEST];
    private int size;
    private @Nullable Map<String, Integer> indexes; // of topics in places; null while there are few
    private List<String> fixed = List.of();
    private @Nullable TopicSieve sieve; // what the log is read again for; null unless that is under way

    Subscriptions(Session session, TopicIndex index) {
        this.session = session;
        this.index = index;
    }

    /** From now on these are the fixed topics. */
    void listenTo(List<String> topics) {
        for (String topic : fixed) {
            if (!topics.contains(topic)) {
                remove(topic);
            }
        }
        topics.forEach(this::add);
        fixed = List.copyOf(topics);
    }

    void add(String topic) {
        if (indexOf(topic) < 0) {
            if (size == places.length) {
                places = Arrays.copyOf(places, Math.max(SMALLEST, size * 2));
            }
            place(size++, index.subscribe(topic, session));
            if (indexes == null && size > FEW) {
                indexes = new HashMap<>();
                for (int i = 0; i < size; i++) {
                    indexes.put(at(i).topic(), i);
                }
            }
        }
        if (sieve != null) {
            sieve.add(topic);
        }
    }

    void remove(String topic) {
        int at = indexOf(topic);
        if (at < 0) {
            return;
        }
        index.unsubscribe(at(at));
        if (indexes != null) {
            indexes.remove(topic);
        }
        size--;
        if (at < size) {
            place(at, at(size));
        }
        places[size] = null;
    }

    boolean contains(String topic) {
        return indexOf(topic) >= 0;
    }

    /** Listens to nothing any more. */
    void clear() {
        for (int i = 0; i < size; i++) {
            index.unsubscribe(at(i));
        }
        size = 0;
        places = new TopicIndex.Membership[0];
        indexes = null;
    }

    private void place(int at, TopicIndex.Membership membership) {
        places[at] = membership;
        if (indexes != null) {
            indexes.put(membership.topic(), at);
        }
    }

    private TopicIndex.Membership at(int at) {
        TopicIndex.Membership membership = places[at];
        if (membership == null) {
            throw new AssertionError("no topic at " + at + " of " + size);
        }
        return membership;
    }

    private int indexOf(String topic) {
        if (indexes != null) {
            return indexes.getOrDefault(topic, -1);
        }
        for (int i = 0; i < size; i++) {
            if (at(i).topic().equals(topic)) {
                return i;
            }
        }
        return -1;
    }

    /** What lets through all topics there are and, until {@link #sieved}, all that are added. */
    TopicSieve sieve() {
        TopicSieve wanted = new TopicSieve();
        for (int i = 0; i < size; i++) {
            wanted.add(at(i).topic());
        }
        sieve = wanted;
        return wanted;
    }

    /** The log has been read again. */
    void sieved() {
        sieve = null;
    }
}
