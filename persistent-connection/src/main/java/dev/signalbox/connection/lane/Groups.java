package dev.signalbox.connection.lane;

import dev.signalbox.connection.group.GroupsClaim;
import dev.signalbox.connection.group.Membership;
import dev.signalbox.connection.log.LogEntry;
import dev.signalbox.connection.log.Message;
import dev.signalbox.connection.ring.Held;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The groups one session is in, and what its client knows of them (protocol B2, E). Belongs to the session's lane; only {@link #everJoined} may be
 * asked from any thread.
 */
final class Groups {
    private final Session session;
    private final Lane lane;
    private final Subscriptions subscriptions;
    private Set<String> names = Set.of(); // qualified; that very one, unchangeable, until the first is joined
    private long position; // of the latest command that changed them
    private long generation; // counts the changes, across servers as far as the client's token tells
    private volatile boolean everJoined;
    private @Nullable Membership remembered; // of this id's former life here; null but while that is replayed
    private @Nullable Set<String> settled; // what remembered has become by what was replayed; null when remembered is
    private long tokenIssuedNanos; // of the groups token in the client's hands, as far as is known here

    Groups(Session session, Lane lane, Subscriptions subscriptions) {
        this.session = session;
        this.lane = lane;
        this.subscriptions = subscriptions;
    }

    /** Any thread: whether the session was ever in a group. */
    boolean everJoined() {
        return everJoined;
    }

    int size() {
        return names.size();
    }

    /** The qualified names; a copy. */
    List<String> names() {
        return List.copyOf(names);
    }

    /** The topics of the groups. */
    List<String> topics() {
        String prefix = prefix();
        return names.stream().map(group -> prefix + group).toList();
    }

    /** Whether the session is in these and no others. */
    boolean are(@Nullable Set<String> others) {
        return names.equals(others);
    }

    /** What shall be remembered of them when the session ended at a position. */
    Membership at(long end) {
        return new Membership(names(), generation, end);
    }

    /** The first request arrives. */
    void begin(GroupsClaim claim, long now) {
        generation = claim.generation();
        tokenIssuedNanos = now - lane.policies().tokenRefreshNanos(); // it may be old already
    }

    /** Joins those a returning client was in elsewhere. */
    void inherit(Set<String> topics) {
        joinAll(namesOf(topics));
    }

    /** Joins those of a claim that the application lets the client into. */
    void rejoin(Arrival arrival, boolean returning) {
        Set<String> rejoined = arrival.rejoined();
        if (rejoined == null) {
            return;
        }
        if (returning) {
            // Membership is held here; the application may only take groups away from it on the client's return.
            for (String group : arrival.claim().groups()) {
                if (!rejoined.contains(group)) {
                    leave(group);
                }
            }
            return;
        }
        remembered = arrival.claim().remembered();
        if (remembered == null) {
            joinAll(rejoined);
            return;
        }
        settled = new LinkedHashSet<>(remembered.groups());
        joinAll(arrival.claim().atCursor().stream().filter(rejoined::contains).toList());
    }

    /** What a client that brings this claim believes to be in; null when that is so. */
    @Nullable
    Set<String> believed(GroupsClaim claim, boolean returning) {
        if (claim.believed() != null) {
            return claim.believed();
        }
        // A handle does not tell names, but whether they are those of now.
        return returning && claim.generation() == generation ? null : Channel.UNKNOWN_GROUPS;
    }

    /**
     * The replay is done. It began with the groups at the client's cursor; what is not remembered, and did not come later, ends
     * here.
     */
    void settle(Arrival arrival, Channel arrived) {
        Set<String> now = settled;
        Set<String> rejoined = arrival.rejoined();
        remembered = null;
        settled = null;
        if (now != null && rejoined != null) {
            Set<String> before = Set.copyOf(names);
            before.stream().filter(group -> !now.contains(group)).forEach(this::leave);
            now.stream().filter(rejoined::contains).forEach(this::join);
            if (arrived.knownGroups == null && !names.equals(before)) {
                arrived.knownGroups = before;
            }
        }
        // Unless the replay told of changes: tokens of them may be in the client's hands, and memory must not think
        // less of them
        // than of what was before.
        if (position == 0 && names.equals(arrival.claim().believed())) {
            generation = Math.max(arrival.claim().generation(), names.isEmpty() ? 0 : 1);
        }
    }

    /** Takes the log's word for the membership. */
    void adopt(Set<String> topics, @Nullable Channel open) {
        List<String> adopted = namesOf(topics);
        Set<String> before = Set.copyOf(names);
        names().stream().filter(group -> !adopted.contains(group)).forEach(this::leave);
        adopted.forEach(this::join);
        if (open != null && open.knownGroups == null && !before.equals(names)) {
            open.knownGroups = before;
        }
    }

    /** Leaves what the application refused. */
    void refuse(List<String> topics) {
        String prefix = prefix();
        topics.forEach(topic -> leave(topic.substring(prefix.length())));
    }

    /** Takes a command to join or leave, and lets whoever waits for that know. */
    void change(Held held, Outlet outlet) {
        Taken taken = take(held.entry(), outlet.open());
        if (taken == Taken.IN_EFFECT) {
            outlet.append(held, null); // its frame carries the new groups token, again after a resume if need be
        }
        String ackId = held.entry().message().ackId();
        if (ackId == null) {
            return;
        }
        if (taken == Taken.NO_ROOM) {
            lane.owner().groupRefused(ackId);
        } else {
            lane.owner().acknowledged(ackId);
        }
    }

    /** What became of a command. */
    private enum Taken {
        /** It took effect, or had already: it keeps its place in the ring, and its frame carries the new groups token. */
        IN_EFFECT,
        /** The session is in as many groups as it may be. */
        NO_ROOM,
        /** It is about a group of another application. */
        FOREIGN
    }

    private Taken take(LogEntry entry, @Nullable Channel open) {
        Message message = entry.message();
        boolean joins = message.kind() == Message.Kind.ADD_TO_GROUP;
        String topic = message.groupTopic();
        String prefix = prefix();
        if (topic == null || !topic.startsWith(prefix)) {
            return Taken.FOREIGN;
        }
        String group = topic.substring(prefix.length());
        if (joins && !hasRoomFor(group)) {
            settle(group, true, entry.position());
            return Taken.NO_ROOM;
        }
        Set<String> before = open != null && open.knownGroups == null ? Set.copyOf(names) : null;
        long generationBefore = generation;
        if (joins) {
            join(group);
        } else {
            leave(group);
        }
        if (generation != generationBefore) {
            position = entry.position();
        }
        settle(group, joins, entry.position());
        if (before != null && open != null && !before.equals(names)) {
            open.knownGroups = before;
        }
        return Taken.IN_EFFECT;
    }

    private void settle(String group, boolean joins, long at) {
        if (remembered == null || settled == null || at <= remembered.position()) {
            return;
        }
        if (!joins) {
            settled.remove(group);
        } else if (settled.size() < lane.policies().maxGroups()) {
            settled.add(group);
        }
    }

    /**
     * The token that brings the client's groups up to date, null when they are (protocol B2), and when the cursor that goes with it lies
     * before what changed them: such a client would later be given messages from before it joined. It gets its token with that change.
     */
    @Nullable
    String newToken(Channel to, long cursor) {
        if (cursor < position) {
            return null;
        }
        Set<String> known = to.knownGroups;
        to.knownGroups = null;
        if (known == null || names.equals(known)) {
            return null;
        }
        tokenIssuedNanos = lane.now();
        return lane.groupsTokens().issue(session.id(), names, generation);
    }

    /** Whether the client's token has become so old that it needs a new one while the client stays. */
    boolean isTokenDue(long now) {
        long refresh = lane.policies().tokenRefreshNanos();
        return refresh != 0 && !names.isEmpty() && now - tokenIssuedNanos >= refresh;
    }

    /** Whether the client holds a token that becomes too old. */
    boolean haveAgeingToken() {
        return lane.policies().tokenRefreshNanos() != 0 && !names.isEmpty();
    }

    /** Positions begin anew. */
    void restart() {
        position = 0;
    }

    private List<String> namesOf(Set<String> topics) {
        String prefix = prefix();
        return topics.stream()
                .filter(topic -> topic.startsWith(prefix))
                .map(topic -> topic.substring(prefix.length()))
                .toList();
    }

    private String prefix() {
        return session.scope().groupTopicPrefix();
    }

    // Every reader of the log counts alike, see Inheritance.Change; so all come to the same membership.
    private boolean hasRoomFor(String group) {
        return names.size() < lane.policies().maxGroups() || names.contains(group);
    }

    private void joinAll(Collection<String> all) {
        int refused = 0;
        for (String name : all) {
            if (hasRoomFor(name)) {
                join(name);
            } else {
                refused++;
            }
        }
        if (refused > 0) {
            lane.chronicle().groupsRefused(session, refused);
        }
    }

    private void join(String group) {
        if (!everJoined) {
            names = new LinkedHashSet<>(4);
        }
        if (names.add(group)) {
            generation++;
            everJoined = true;
            subscriptions.add(prefix() + group);
        }
    }

    private void leave(String group) {
        if (everJoined && names.remove(group)) {
            generation++;
            subscriptions.remove(prefix() + group);
        }
    }
}
