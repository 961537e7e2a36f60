package dev.signalbox.hub.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.hub.Hub;
import dev.signalbox.hub.HubFactory;
import dev.signalbox.hub.HubMount;
import dev.signalbox.hub.HubRegistration;
import dev.signalbox.hub.HubServer;
import dev.signalbox.hub.discovery.found.FoundHub;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RegistrationTest {
    private static final String FOUND = "dev.signalbox.hub.discovery.found";

    @TempDir
    private Path folder;

    @Test
    void aClassAloneIsMadeByItsConstructorAndAnotherFactoryIsOneLambda() {
        HubMount plain = new HubMount(HubServer.builder().hub(FoundHub.class).build());
        assertThat(ask(plain, "foundHub")).isEqualTo("{\"R\":\"found\",\"I\":\"0\"}");
        HubMount made = new HubMount(HubServer.builder()
                .hub(NeedyHub.class)
                .factory(type -> type == NeedyHub.class ? new NeedyHub("lambda") : null)
                .build());
        assertThat(ask(made, "needyHub")).isEqualTo("{\"R\":\"lambda\",\"I\":\"0\"}");
    }

    @Test
    void whatCannotBeMadeIsToldWhileTheServerIsBuilt() {
        assertThatThrownBy(() -> HubServer.builder().hub(NeedyHub.class).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        NeedyHub.class.getName()
                                + ": no constructor without parameters (expected: one, an activator for the hub, or a HubFactory)");
        assertThatThrownBy(() -> HubServer.builder().hub(HalfHub.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(HalfHub.class.getName() + ": abstract (expected: a class of which objects can be made)");
    }

    @Test
    void aFactoryThatGivesAnotherClassFailsTheCall() {
        HubMount wrong = new HubMount(HubServer.builder()
                .hub(FoundHub.class)
                .factory(type -> new NeedyHub("wrong"))
                .build());
        assertThat(ask(wrong, "foundHub"))
                .isEqualTo("{\"I\":\"0\",\"E\":\"There was an error invoking Hub method 'foundHub.Ask'.\"}");
    }

    @Test
    void theDefaultFactoryHandsOnWhatAConstructorThrows() {
        assertThatThrownBy(() -> HubFactory.constructors().create(ThrowingHub.class))
                .isInstanceOf(IOException.class)
                .hasMessage("no disk");
    }

    @Test
    void aPackageGivesItsPublicConcreteHubsAndThoseBelow() {
        HubMount mount = new HubMount(HubServer.builder().scan(FOUND).build());
        assertThat(ask(mount, "foundHub")).isEqualTo("{\"R\":\"found\",\"I\":\"0\"}");
        assertThat(ask(mount, "nestedHub")).isEqualTo("{\"R\":\"nested\",\"I\":\"0\"}");
        assertThat(ask(mount, "deeperHub")).isEqualTo("{\"R\":\"deeper\",\"I\":\"0\"}");
        assertThat(HubScan.packageOf(getClass().getClassLoader(), FOUND))
                .extracting(Class::getSimpleName)
                .containsExactly("FoundHub", "NestedHub", "DeeperHub");
    }

    @Test
    void aPackageThatIsNowhereIsSaid() {
        assertThatThrownBy(() -> HubServer.builder().scan("no.such.place"))
                .isInstanceOf(HubDiscoveryException.class)
                .hasMessage("package no.such.place: not found (expected: a package of the class path)");
    }

    @Test
    void servicesAreHubsAndRegistrations() throws IOException {
        Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(
                folder.resolve("META-INF/services/dev.signalbox.hub.Hub"), FoundHub.class.getName() + " # a hub\n");
        Files.writeString(
                folder.resolve("META-INF/services/dev.signalbox.hub.HubRegistration"), Registering.class.getName());
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            HubMount mount = new HubMount(HubServer.builder().services(loader).build());
            assertThat(ask(mount, "foundHub")).isEqualTo("{\"R\":\"found\",\"I\":\"0\"}");
            assertThat(ask(mount, "needyHub")).isEqualTo("{\"R\":\"registered\",\"I\":\"0\"}");
        }
    }

    @Test
    void jarsOfAFolderShareALoaderAndAddTheirHubs() throws IOException {
        jar("a-hubs.jar", compiled("com.example.JarHub", """
                package com.example;
                public class JarHub extends dev.signalbox.hub.Hub {
                    public String ask() { return com.example.lib.Words.word(); }
                }
                """, "com.example.lib.Words", """
                package com.example.lib;
                public class Words { public static String word() { return "from the jar"; } }
                """));
        // The library moves to a jar of its own.
        split("a-hubs.jar", "b-lib.jar", "com/example/lib/Words.class");
        Files.writeString(folder.resolve("notes.txt"), "no jar");
        try (HubsFolder opened = HubsFolder.open(folder, getClass().getClassLoader())) {
            HubServer.Builder builder = HubServer.builder();
            assertThat(opened.addTo(builder)).isEqualTo(1);
            assertThat(ask(new HubMount(builder.build()), "jarHub")).isEqualTo("{\"R\":\"from the jar\",\"I\":\"0\"}");
        }
    }

    @Test
    void aJarsRegistrationDecidesWhatItAdds() throws IOException {
        Map<String, byte[]> files = compiled("com.example.Registers", """
                package com.example;
                public class Registers implements dev.signalbox.hub.HubRegistration {
                    public static class OneHub extends dev.signalbox.hub.Hub {
                        private final String text;
                        public OneHub(String text) { this.text = text; }
                        public String ask() { return text; }
                    }
                    public void register(dev.signalbox.hub.HubServer.Builder hubs) {
                        hubs.hub(OneHub.class, () -> new OneHub("by hand"));
                    }
                }
                """);
        files.put(
                "META-INF/services/dev.signalbox.hub.HubRegistration",
                "# what this jar adds\ncom.example.Registers\n".getBytes(StandardCharsets.UTF_8));
        jar("hubs.jar", files);
        try (HubsFolder opened = HubsFolder.open(folder, getClass().getClassLoader())) {
            HubServer.Builder builder = HubServer.builder();
            opened.addTo(builder);
            assertThat(ask(new HubMount(builder.build()), "oneHub")).isEqualTo("{\"R\":\"by hand\",\"I\":\"0\"}");
        }
    }

    @Test
    void whatIsWrongIsToldWithJarAndClass() throws IOException {
        jar("dots.jar", compiled("com.example.Dots", """
                package com.example;
                @dev.signalbox.hub.HubName("a.b")
                public class Dots extends dev.signalbox.hub.Hub {}
                """));
        assertFolderFails("dots.jar: com.example.Dots: The hub name 'a.b' is invalid.");
        Files.delete(folder.resolve("dots.jar"));

        Map<String, byte[]> missing =
                compiled("com.example.Missing", """
                package com.example;
                public class Missing extends dev.signalbox.hub.Hub {
                    public void take(com.example.Gone gone) {}
                }
                """, "com.example.Gone", "package com.example; public class Gone {}");
        missing.remove("com/example/Gone.class");
        jar("missing.jar", missing);
        assertFolderFails("missing.jar: com.example.Missing: cannot be used: class com.example.Gone is missing");
        Files.delete(folder.resolve("missing.jar"));

        Map<String, byte[]> newer = compiled("com.example.Newer", """
                package com.example;
                public class Newer extends dev.signalbox.hub.Hub {}
                """);
        newer.get("com/example/Newer.class")[6] = 3; // major version 768 and something
        jar("newer.jar", newer);
        assertFolderFails(
                "newer.jar: com.example.Newer: compiled for a newer Java than this one (" + Runtime.version() + ")");
        Files.delete(folder.resolve("newer.jar"));

        jar(
                "named.jar",
                new TreeMap<>(Map.of(
                        "META-INF/services/dev.signalbox.hub.Hub",
                        "java.lang.String".getBytes(StandardCharsets.UTF_8))));
        assertFolderFails("named.jar: java.lang.String: no hub (expected: a subclass of dev.signalbox.hub.Hub)");
        Files.delete(folder.resolve("named.jar"));

        jar(
                "typo.jar",
                new TreeMap<>(Map.of(
                        "META-INF/services/dev.signalbox.hub.HubRegistration",
                        "com.example.Typo".getBytes(StandardCharsets.UTF_8))));
        assertFolderFails("typo.jar: com.example.Typo: cannot be created: java.lang.ClassNotFoundException:"
                + " com.example.Typo (expected: a public HubRegistration with a public constructor)");
        Files.delete(folder.resolve("typo.jar"));

        Files.writeString(folder.resolve("broken.jar"), "this is no jar");
        assertThatThrownBy(() -> addFolder())
                .isInstanceOf(HubDiscoveryException.class)
                .hasMessageStartingWith("broken.jar: cannot be read: ");
    }

    @Test
    void aFolderThatIsNotThereIsSaid() {
        Path nowhere = folder.resolve("nowhere");
        assertThatThrownBy(() -> HubsFolder.open(nowhere, getClass().getClassLoader()))
                .isInstanceOf(HubDiscoveryException.class)
                .hasMessage("hubs folder " + nowhere + ": not there (expected: a folder with jars)");
    }

    private void assertFolderFails(String message) {
        assertThatThrownBy(this::addFolder)
                .isInstanceOf(HubDiscoveryException.class)
                .hasMessage(message);
    }

    private void addFolder() {
        try (HubsFolder opened = HubsFolder.open(folder, getClass().getClassLoader())) {
            opened.addTo(HubServer.builder());
        }
    }

    private static String ask(HubMount mount, String hub) {
        return mount.call("{\"H\":\"" + hub + "\",\"M\":\"Ask\",\"I\":0}");
    }

    /** Class files by their place in a jar; arguments are class names and sources in turns. */
    private Map<String, byte[]> compiled(String... namesAndSources) throws IOException {
        Path sources = Files.createTempDirectory(folder, "src");
        String[] files = new String[namesAndSources.length / 2];
        for (int i = 0; i < files.length; i++) {
            Path file = sources.resolve(namesAndSources[2 * i].replace('.', '/') + ".java");
            Files.createDirectories(file.getParent());
            Files.writeString(file, namesAndSources[2 * i + 1]);
            files[i] = file.toString();
        }
        Path classes = Files.createTempDirectory(folder, "classes");
        String[] options = {"-parameters", "-d", classes.toString(), "-cp", System.getProperty("java.class.path")};
        String[] arguments = java.util.stream.Stream.concat(
                        java.util.Arrays.stream(options), java.util.Arrays.stream(files))
                .toArray(String[]::new);
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments))
                .isZero();
        Map<String, byte[]> compiled = new TreeMap<>();
        try (var walked = Files.walk(classes)) {
            for (Path file : walked.filter(Files::isRegularFile).toList()) {
                compiled.put(classes.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
        return compiled;
    }

    private void jar(String name, Map<String, byte[]> files) throws IOException {
        try (OutputStream out = Files.newOutputStream(folder.resolve(name));
                JarOutputStream jar = new JarOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                jar.putNextEntry(new ZipEntry(file.getKey()));
                jar.write(file.getValue());
                jar.closeEntry();
            }
        }
    }

    private void split(String from, String to, String moved) throws IOException {
        Map<String, byte[]> stay = new TreeMap<>();
        Map<String, byte[]> go = new TreeMap<>();
        try (var jar = new java.util.jar.JarFile(folder.resolve(from).toFile())) {
            for (var entries = jar.entries(); entries.hasMoreElements(); ) {
                var entry = entries.nextElement();
                (entry.getName().equals(moved) ? go : stay)
                        .put(entry.getName(), jar.getInputStream(entry).readAllBytes());
            }
        }
        jar(from, stay);
        jar(to, go);
    }

    public static final class Registering implements HubRegistration {
        @Override
        public void register(HubServer.Builder hubs) {
            hubs.hub(NeedyHub.class, () -> new NeedyHub("registered"));
        }
    }

    public static final class NeedyHub extends Hub {
        private final String text;

        NeedyHub(String text) {
            this.text = text;
        }

        public String ask() {
            return text;
        }
    }

    public abstract static class HalfHub extends Hub {}

    public static final class ThrowingHub extends Hub {
        ThrowingHub() throws IOException {
            throw new IOException("no disk");
        }
    }
}
