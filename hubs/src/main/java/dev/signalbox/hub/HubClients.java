package dev.signalbox.hub;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Selects clients of one hub to send to (protocol F13). Safe for use by any thread. Empty collections select nobody; null and
 * empty names inside a collection are passed over.
 *
 * <p>A single id or name that is null or empty is refused with {@code Argument cannot be null or empty}.
 */
public interface HubClients {

    /** All clients that listed this hub. */
    ClientProxy all();

    /** All clients except the connections named. */
    ClientProxy allExcept(Collection<String> connectionIds);

    /** All clients except the connections named. */
    default ClientProxy allExcept(String... connectionIds) {
        return allExcept(Arrays.asList(connectionIds));
    }

    /** One connection; ids are compared exactly. */
    ClientProxy client(String connectionId);

    /** Several connections, one message for each name: who is named twice gets it twice (protocol K57). */
    ClientProxy clients(Collection<String> connectionIds);

    /** The members of a group, except the connections named; group names are compared exactly. */
    ClientProxy group(String name, Collection<String> excludedConnectionIds);

    /** The members of a group, except the connections named; group names are compared exactly. */
    default ClientProxy group(String name, String... excludedConnectionIds) {
        return group(name, Arrays.asList(excludedConnectionIds));
    }

    /** The members of several groups, one message for each group: a member of two gets it twice (protocol K57). */
    ClientProxy groups(Collection<String> names, Collection<String> excludedConnectionIds);

    /** The members of several groups, one message for each group: a member of two gets it twice (protocol K57). */
    default ClientProxy groups(Collection<String> names) {
        return groups(names, List.of());
    }

    /** All connections of a user, as the {@link UserIdProvider} names users. */
    ClientProxy user(String userId);

    /** All connections of several users, one message for each name. */
    ClientProxy users(Collection<String> userIds);
}
