package dev.signalbox.hub;

import java.util.Collection;

/** Selects clients from inside a hub: those of {@link HubClients}, and the ones that depend on who is calling (protocol F13). */
public interface HubCallerClients extends HubClients {

    /** The calling connection, as a client of this hub, and its state. */
    CallerProxy caller();

    /** All clients of this hub except the calling connection. */
    ClientProxy others();

    /** The members of a group except the calling connection. */
    ClientProxy othersInGroup(String name);

    /** The members of several groups except the calling connection, one message for each group. */
    ClientProxy othersInGroups(Collection<String> names);
}
