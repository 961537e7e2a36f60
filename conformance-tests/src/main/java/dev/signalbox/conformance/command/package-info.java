/**
 * The judge's command line. Start at {@link dev.signalbox.conformance.command.Main}; every subcommand is a class of its own here that reads its
 * options, calls the room that does the work, and turns what came out into text and an {@link dev.signalbox.conformance.command.ExitCode}.
 *
 * <p>Commands run on the main thread.
 */
@NullMarked
package dev.signalbox.conformance.command;

import org.jspecify.annotations.NullMarked;
