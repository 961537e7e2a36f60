package dev.signalbox.conformance.rule.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.rule.Rule;
import dev.signalbox.conformance.rule.section.Checklist;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That no item of the checklist is missing, and that what is proven elsewhere is proven there. */
final class ChecklistTest {
    private static final Path ROOT =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();

    @Test
    @DisplayName("every number from 1 to 242 has exactly one rule")
    void everyNumberHasOneRule() {
        assertThat(Checklist.rules().stream().map(Rule::number))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, Checklist.ITEMS).boxed().toList());
    }

    @Test
    @DisplayName("the knowing improvements are the optional ones, and only they")
    void improvementsAreOptional() {
        assertThat(Checklist.rules().stream().filter(rule -> !rule.required()).map(Rule::number))
                .containsExactly(54, 105, 164, 168);
    }

    /** A rule and a test that is said to prove it. */
    private record Proof(int rule, String test) {}

    static Stream<Proof> proofs() {
        return Checklist.rules().stream()
                .flatMap(rule -> rule.elsewhere().tests().stream().map(test -> new Proof(rule.number(), test)));
    }

    @ParameterizedTest
    @MethodSource("proofs")
    @DisplayName("a rule that does not show on the wire is proven by a test that is there and names its number")
    void testIsThereAndNamesTheNumber(Proof proof) throws IOException {
        Matcher reference = Pattern.compile("([a-z-]+)/([A-Za-z]+)#([A-Za-z]+)").matcher(proof.test());
        assertThat(reference.matches()).as(proof.test()).isTrue();
        List<Path> sources;
        try (Stream<Path> files = Files.walk(ROOT.resolve(reference.group(1)).resolve("src/test/java"))) {
            sources = files.filter(file -> file.endsWith(reference.group(2) + ".java"))
                    .toList();
        }
        assertThat(sources).as(proof.test()).hasSize(1);
        String source = Files.readString(sources.get(0));
        int method = source.indexOf(" void " + reference.group(3) + "(");
        assertThat(method).as("%s is there", proof.test()).isPositive();
        // Its annotations stand between the empty line before it and its name.
        String annotations = source.substring(source.lastIndexOf("\n\n", method), method);
        assertThat(annotations).as(proof.test()).containsPattern("@(Parameterized|Repeated)?Test\\b");
        assertThat(numbersIn(annotations))
                .as("%s names L %d", proof.test(), proof.rule())
                .contains(proof.rule());
    }

    /** The numbers a display name like {@code L 183, 184, 186-188: ...} speaks of. */
    private static List<Integer> numbersIn(String annotations) {
        Matcher name = Pattern.compile("@DisplayName\\(\\s*\"L ([^:]*):").matcher(annotations);
        if (!name.find()) {
            return List.of();
        }
        return Pattern.compile("(\\d+)(?:-(\\d+))?")
                .matcher(name.group(1))
                .results()
                .flatMap(range -> IntStream.rangeClosed(
                                Integer.parseInt(range.group(1)),
                                Integer.parseInt(range.group(2) == null ? range.group(1) : range.group(2)))
                        .boxed())
                .toList();
    }
}
