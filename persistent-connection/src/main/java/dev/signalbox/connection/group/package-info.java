/**
 * Membership of connections that are not alive: {@link dev.signalbox.connection.group.MembershipMemory} remembers it for a while and weighs
 * a groups token against it. That of a live connection belongs to its session.
 *
 * <p>Thread rule: safe for use by any thread; nothing blocks.
 */
@NullMarked
package dev.signalbox.connection.group;

import org.jspecify.annotations.NullMarked;
