/**
 * What is said of a run of the rules: a table for people ({@link dev.signalbox.conformance.rule.report.OutcomeTable}) and JUnit XML for
 * build servers.
 *
 * <p>Stateless but for what its comment says.
 */
@NullMarked
package dev.signalbox.conformance.rule.report;

import org.jspecify.annotations.NullMarked;
