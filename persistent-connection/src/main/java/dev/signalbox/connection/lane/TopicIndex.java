package dev.signalbox.connection.lane;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of a lane's sessions listen to which topic. Adding and removing take constant time; iterating a topic walks an array.
 */
final class TopicIndex {
    private final Map<String, Members> topics = new HashMap<>();

    /** Adds a session to a topic; the result takes it out again. */
    Membership subscribe(String topic, Session session) {
        Members members = topics.computeIfAbsent(topic, Members::new);
        Membership membership = new Membership(members, session, members.size);
        members.add(membership);
        return membership;
    }

    /** Takes a session out of a topic; a topic without members is forgotten. */
    void unsubscribe(Membership membership) {
        Members members = membership.members;
        members.remove(membership);
        if (members.size == 0) {
            topics.remove(members.topic);
        }
    }

    /** The members of a topic, null when it has none. */
    @Nullable
    Members members(String topic) {
        return topics.get(topic);
    }

    /** How many topics have members. */
    int size() {
        return topics.size();
    }

    /** The sessions listening to one topic. */
    static final class Members {
        private final String topic;
        private @Nullable Membership[] slots = new Membership[1];
        private int size;

        private Members(String topic) {
            this.topic = topic;
        }

        int size() {
            return size;
        }

        Session get(int index) {
            Membership membership = slots[index];
            if (membership == null) {
                throw new IndexOutOfBoundsException("index: " + index + ", size: " + size);
            }
            return membership.session;
        }

        private void add(Membership membership) {
            if (size == slots.length) {
                slots = Arrays.copyOf(slots, size * 2);
            }
            slots[size++] = membership;
        }

        private void remove(Membership membership) {
            Membership last = slots[--size];
            slots[size] = null;
            if (last != null && last != membership) {
                slots[membership.index] = last;
                last.index = membership.index;
            }
        }
    }

    /** One session's place in one topic. */
    static final class Membership {
        private final Members members;
        private final Session session;
        private int index;

        private Membership(Members members, Session session, int index) {
            this.members = members;
            this.session = session;
            this.index = index;
        }

        String topic() {
            return members.topic;
        }
    }
}
