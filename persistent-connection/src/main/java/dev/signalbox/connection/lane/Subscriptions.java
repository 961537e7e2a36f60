package dev.signalbox.connection.lane;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The topics one session listens to: the fixed ones its requests name, and those of its groups. Confined to its lane. */
final class Subscriptions {
    private final Session session;
    private final TopicIndex index;
    private final Map<String, TopicIndex.Membership> places = new HashMap<>(8); // by topic
    private Set<String> fixed = Set.of();
    private @Nullable TopicSieve sieve; // what the log is read again for; null unless that is under way

    Subscriptions(Session session, TopicIndex index) {
        this.session = session;
        this.index = index;
    }

    /** From now on these are the fixed topics. */
    void listenTo(Set<String> topics) {
        for (String topic : fixed) {
            if (!topics.contains(topic)) {
                remove(topic);
            }
        }
        topics.forEach(this::add);
        fixed = topics;
    }

    void add(String topic) {
        places.computeIfAbsent(topic, t -> index.subscribe(t, session));
        if (sieve != null) {
            sieve.add(topic);
        }
    }

    void remove(String topic) {
        TopicIndex.Membership place = places.remove(topic);
        if (place != null) {
            index.unsubscribe(place);
        }
    }

    boolean contains(String topic) {
        return places.containsKey(topic);
    }

    /** Listens to nothing any more. */
    void clear() {
        places.values().forEach(index::unsubscribe);
        places.clear();
    }

    /** What lets through all topics there are and, until {@link #sieved}, all that are added. */
    TopicSieve sieve() {
        TopicSieve wanted = new TopicSieve();
        places.keySet().forEach(wanted::add);
        sieve = wanted;
        return wanted;
    }

    /** The log has been read again. */
    void sieved() {
        sieve = null;
    }
}
