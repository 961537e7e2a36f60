package dev.signalbox.conformance.rule;

import dev.signalbox.conformance.wire.Transport;
import dev.signalbox.conformance.wire.WireException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * Tries rules on targets: each rule on the first target that has what it needs. On each target one trial runs after the other, then all those
 * at once that mostly wait; targets are tried side by side.
 */
public final class RuleRun {

    /** Told of each outcome as it comes. Called by several threads, one at a time. */
    @FunctionalInterface
    public interface Progress {
        /** One more trial is over. */
        void ended(Outcome outcome, int done, int total);
    }

    private record Attempt(Rule rule, Dialect dialect) {}

    private final List<Target> targets;
    private final Progress progress;
    private final int total;
    private final List<Outcome> outcomes = new ArrayList<>(); // guarded by this

    private RuleRun(List<Target> targets, Progress progress, int total) {
        this.targets = targets;
        this.progress = progress;
        this.total = total;
    }

    /**
     * Tries all rules and waits for the last outcome.
     *
     * @param targets what is judged, in the order in which rules choose among them
     * @return an outcome for each rule and dialect, by number, transport and version
     */
    public static List<Outcome> of(List<Rule> rules, List<Target> targets, Progress progress) {
        int total = rules.stream().mapToInt(rule -> rule.dialects().size()).sum();
        return new RuleRun(List.copyOf(targets), progress, total).run(rules);
    }

    private List<Outcome> run(List<Rule> rules) {
        List<List<Attempt>> brief = new ArrayList<>();
        List<List<Attempt>> waiting = new ArrayList<>();
        targets.forEach(target -> {
            brief.add(new ArrayList<>());
            waiting.add(new ArrayList<>());
        });
        for (Rule rule : rules) {
            for (Dialect dialect : rule.dialects()) {
                assign(new Attempt(rule, dialect), brief, waiting);
            }
        }
        ExecutorService threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "rules");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<CompletableFuture<Void>> running = new ArrayList<>();
            for (int i = 0; i < targets.size(); i++) {
                Target target = targets.get(i);
                List<Attempt> first = brief.get(i);
                List<Attempt> then = waiting.get(i);
                running.add(CompletableFuture.runAsync(
                                () -> first.forEach(attempt -> attempt(attempt, target)), threads)
                        .thenCompose(ignored -> CompletableFuture.allOf(then.stream()
                                .map(attempt -> CompletableFuture.runAsync(() -> attempt(attempt, target), threads))
                                .toArray(CompletableFuture<?>[]::new))));
            }
            running.forEach(CompletableFuture::join);
        } finally {
            threads.shutdownNow();
        }
        synchronized (this) {
            return outcomes.stream()
                    .sorted(Comparator.comparingInt(
                            (Outcome outcome) -> outcome.rule().number()))
                    .toList();
        }
    }

    private void assign(Attempt attempt, List<List<Attempt>> brief, List<List<Attempt>> waiting) {
        Rule rule = attempt.rule();
        Rule.Elsewhere elsewhere = rule.elsewhere();
        if (rule.body() == null) {
            String why = elsewhere.notApplicable();
            note(
                    attempt,
                    why == null ? Verdict.ELSEWHERE : Verdict.NOT_APPLICABLE,
                    why == null ? String.join(", ", elsewhere.tests()) : why);
            return;
        }
        Set<Feature> needs = needs(attempt);
        for (int i = 0; i < targets.size(); i++) {
            if (targets.get(i).features().containsAll(needs)) {
                (rule.waits() ? waiting : brief).get(i).add(attempt);
                return;
            }
        }
        note(attempt, Verdict.SKIP, "the target lacks " + missing(needs));
    }

    private static Set<Feature> needs(Attempt attempt) {
        Set<Feature> needs = EnumSet.noneOf(Feature.class);
        needs.addAll(attempt.rule().needs());
        if (attempt.dialect().transport() == Transport.WEB_SOCKETS && !needs.contains(Feature.NO_WEB_SOCKETS)) {
            needs.add(Feature.WEB_SOCKETS);
        }
        if (!needs.contains(Feature.REQUIRE_AUTHENTICATION)) {
            needs.add(Feature.OPEN);
        }
        return needs;
    }

    /** What the target that comes closest lacks. */
    private String missing(Set<Feature> needs) {
        return targets.stream()
                .map(target -> needs.stream()
                        .filter(need -> !target.features().contains(need))
                        .toList())
                .min(Comparator.comparingInt(List::size))
                .orElse(List.copyOf(needs))
                .stream()
                .map(Feature::text)
                .collect(Collectors.joining(" and "));
    }

    private void attempt(Attempt attempt, Target target) {
        Rule.Body body = attempt.rule().body();
        if (body == null) {
            throw new IllegalArgumentException(attempt.rule() + " has no body");
        }
        long before = System.nanoTime();
        Verdict verdict = Verdict.PASS;
        String reason = "";
        try (Trial trial = new Trial(target, attempt.dialect())) {
            body.check(trial);
        } catch (BrokenRuleException | WireException broken) {
            verdict = Verdict.FAIL;
            reason = String.valueOf(broken.getMessage());
        } catch (Exception | AssertionError unexpected) {
            verdict = Verdict.FAIL;
            reason = unexpected.toString();
        }
        note(new Outcome(
                attempt.rule(),
                attempt.dialect(),
                target.name(),
                verdict,
                reason,
                Duration.ofNanos(System.nanoTime() - before)));
    }

    private void note(Attempt attempt, Verdict verdict, String reason) {
        note(new Outcome(attempt.rule(), attempt.dialect(), "", verdict, reason, Duration.ZERO));
    }

    private synchronized void note(Outcome outcome) {
        outcomes.add(outcome);
        progress.ended(outcome, outcomes.size(), total);
    }
}
