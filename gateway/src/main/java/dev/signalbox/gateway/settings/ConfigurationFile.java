package dev.signalbox.gateway.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads a YAML file of settings: one mapping from key to value, or to a sequence of values where a setting takes several. */
final class ConfigurationFile {
    private static final int LONGEST_FILE = 1 << 20;

    private final String name;
    private final Map<Setting, Given> into;
    private final List<String> problems;

    private ConfigurationFile(String name, Map<Setting, Given> into, List<String> problems) {
        this.name = name;
        this.into = into;
        this.problems = problems;
    }

    /**
     * Reads a file.
     *
     * @param into receives what it sets
     * @param problems receives a line for each thing that is wrong: file, line, key, value and what is allowed
     */
    static void read(Path file, Map<Setting, Given> into, List<String> problems) {
        new ConfigurationFile(String.valueOf(file), into, problems).read(file);
    }

    private void read(Path file) {
        try {
            if (Files.size(file) > LONGEST_FILE) {
                problems.add(name + ": larger than 1MiB (expected: a YAML file of settings)");
                return;
            }
            LoadSettings settings = LoadSettings.builder()
                    .setLabel(name)
                    .setCodePointLimit(LONGEST_FILE)
                    .setAllowNonScalarKeys(true)
                    .setMaxAliasesForCollections(10)
                    .build();
            byte[] bytes = Files.readAllBytes(file);
            String text;
            try {
                text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            } catch (CharacterCodingException e) {
                problems.add(
                        name + ":" + lineOfBadBytes(bytes) + ": no text in UTF-8 (expected: a YAML file of settings)");
                return;
            }
            Optional<Node> document = new Compose(settings).composeString(text);
            document.ifPresent(this::readDocument);
        } catch (NoSuchFileException e) {
            problems.add(name + ": no such file (expected: a YAML file of settings)");
        } catch (AccessDeniedException e) {
            problems.add(name + ": no permission to read it (expected: a YAML file of settings)");
        } catch (IOException | UncheckedIOException e) {
            problems.add(name + ": cannot be read: " + e.getMessage() + " (expected: a YAML file of settings)");
        } catch (MarkedYamlEngineException e) {
            String place = e.getProblemMark().map(this::at).orElse(name);
            problems.add(place + ": no YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            problems.add(name + ": no YAML: " + firstLine(String.valueOf(e.getMessage())));
        } catch (StackOverflowError e) { // the parser calls itself for each level
            problems.add(name + ": nested too deeply (expected: a YAML file of settings)");
        }
    }

    private static int lineOfBadBytes(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        UTF_8.newDecoder().decode(in, CharBuffer.allocate(bytes.length), true);
        int line = 1;
        for (int i = 0; i < in.position(); i++) {
            line += bytes[i] == '\n' ? 1 : 0;
        }
        return line;
    }

    private void readDocument(Node document) {
        if (document instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                readSetting(tuple.getKeyNode(), tuple.getValueNode());
            }
        } else if (!(document instanceof ScalarNode empty && isNull(empty))) {
            problems.add(at(document) + ": no settings here (expected: lines like \"port: 8080\")");
        }
    }

    private void readSetting(Node keyNode, Node valueNode) {
        if (!(keyNode instanceof ScalarNode scalar)) {
            problems.add(at(keyNode) + ": the key is no text (expected: the name of a setting)");
            return;
        }
        String key = scalar.getValue();
        String place = at(keyNode) + ": " + key;
        Optional<Setting> found = Catalogue.byKey(key);
        if (found.isEmpty()) {
            problems.add(place + ": no such setting"
                    + Catalogue.near(key)
                            .map(near -> " (did you mean " + near + "?)")
                            .orElse(" (\"signalbox config print\" lists all)"));
            return;
        }
        Setting setting = found.get();
        Given before = into.get(setting);
        if (before != null) {
            problems.add(place + ": set twice, first at " + before.place());
            return;
        }
        List<String> values = new ArrayList<>();
        List<String> places = new ArrayList<>();
        if (valueNode instanceof ScalarNode value && !isNull(value)) {
            values.add(value.getValue());
        } else if (valueNode instanceof SequenceNode sequence && setting.isList()) {
            for (Node element : sequence.getValue()) {
                places.add(at(element) + ": " + key);
                if (element instanceof ScalarNode value && !isNull(value)) {
                    values.add(value.getValue());
                } else if (element instanceof MappingNode mapping && setting.members() != null) {
                    String text = readMembers(mapping, key, setting.members());
                    if (text == null) {
                        return;
                    }
                    values.add(text);
                } else {
                    problems.add(at(element) + ": " + key + ": an element that is no single value");
                    return;
                }
            }
        } else {
            problems.add(place + ": " + kindOf(valueNode) + " (allowed: " + expected(setting) + ")");
            return;
        }
        into.put(setting, new Given(place, values, places));
    }

    // Null when something is wrong with it.
    private @Nullable String readMembers(MappingNode mapping, String key, Setting.Members members) {
        String first = null;
        List<String> many = new ArrayList<>();
        List<String> options = new ArrayList<>();
        int problemsBefore = problems.size();
        for (NodeTuple tuple : mapping.getValue()) {
            String name = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
            String place = at(tuple.getKeyNode()) + ": " + key + ": " + name;
            List<String> values = scalars(tuple.getValueNode());
            if (!name.equals(members.first())
                    && !members.isMany(name)
                    && !members.options().contains(name)) {
                problems.add(place + ": no such member (allowed: " + members.first() + ", " + members.many() + ", "
                        + String.join(", ", members.options()) + ")");
            } else if (values == null || (values.size() != 1 && !members.isMany(name))) {
                problems.add(place + ": " + kindOf(tuple.getValueNode()));
            } else if (values.stream().anyMatch(value -> value.isBlank() || value.matches("(?s).*\\s.*"))) {
                problems.add(place + ": spaces within a value, or none at all (expected: one word)");
            } else if (name.equals(members.first())) {
                first = values.get(0);
            } else if (members.isMany(name)) {
                many.addAll(values);
            } else {
                options.add(name + "=" + values.get(0));
            }
        }
        if (problems.size() > problemsBefore) {
            return null;
        }
        if (first == null) {
            problems.add(at(mapping) + ": " + key + ": no " + members.first() + " in a mapping that needs one");
            return null;
        }
        many.add(0, first);
        many.addAll(options);
        return String.join(" ", many);
    }

    private static @Nullable List<String> scalars(Node node) {
        if (node instanceof ScalarNode value && !isNull(value)) {
            return List.of(value.getValue());
        }
        if (!(node instanceof SequenceNode sequence)) {
            return null;
        }
        List<String> values = new ArrayList<>();
        for (Node element : sequence.getValue()) {
            if (!(element instanceof ScalarNode value) || isNull(value)) {
                return null;
            }
            values.add(value.getValue());
        }
        return values;
    }

    private static String expected(Setting setting) {
        String allowed = setting.allowed();
        String value = allowed == null ? setting.placeholder() : allowed;
        return setting.isList() ? "a sequence of " + value : value;
    }

    private static String kindOf(Node node) {
        return node instanceof ScalarNode
                ? "no value"
                : node instanceof MappingNode ? "a mapping where a value is expected" : "several values where one is";
    }

    private static boolean isNull(ScalarNode node) {
        return node.isPlain()
                && switch (node.getValue()) {
                    case "", "~", "null", "Null", "NULL" -> true;
                    default -> false;
                };
    }

    private String at(Node node) {
        return node.getStartMark().map(this::at).orElse(name);
    }

    private String at(Mark mark) {
        return name + ":" + (mark.getLine() + 1);
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse(text);
    }
}
