/**
 * The runnable product: {@link dev.signalbox.gateway.boot.Main} turns a command line into a running
 * {@link dev.signalbox.gateway.Gateway}, messages for people and exit codes.
 */
@NullMarked
package dev.signalbox.gateway.boot;

import org.jspecify.annotations.NullMarked;
