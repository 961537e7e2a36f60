package dev.signalbox.hub;

import dev.signalbox.connection.ConnectionControl;

/**
 * Access to the clients and groups of a hub from anywhere outside of it, a timer or another endpoint (protocol F15). Safe for use by any
 * thread; usable as soon as the hub server is mounted.
 */
public interface HubContext {

    /** The clients that can be sent to; there is no caller. */
    HubClients clients();

    /** The groups of the hub. */
    HubGroups groups();

    /** Closes, lists and looks for connections, those of other mounts included. */
    ConnectionControl control();
}
