package dev.signalbox.hub.dispatch;

import dev.signalbox.connection.ConnectionControl;
import dev.signalbox.hub.HubClients;
import dev.signalbox.hub.HubContext;
import dev.signalbox.hub.HubGroups;

/** A hub's clients and groups for code outside of any call (protocol F15). */
record OutsideContext(HubClients clients, HubGroups groups, ConnectionControl control) implements HubContext {}
