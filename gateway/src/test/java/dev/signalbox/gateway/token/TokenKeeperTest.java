package dev.signalbox.gateway.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.signalbox.connection.time.ManualTime;
import dev.signalbox.gateway.token.TokenConfig.MachineKeyUse;
import dev.signalbox.token.InvalidTokenException;
import dev.signalbox.token.Purpose;
import dev.signalbox.token.TokenEvents;
import dev.signalbox.token.TokenKey;
import dev.signalbox.token.keys.KeyStore;
import dev.signalbox.token.keys.StoredKey;
import dev.signalbox.token.machinekey.MachineKeyProtector;
import dev.signalbox.token.machinekey.WebConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class TokenKeeperTest {
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
    private static final String FARM_KEY =
            "0074D9E5776602E629B362073918A43AD0D631800111D0453DB3416D3827C95B81F575B388A6B425E39AC49BCDC2DC8A";
    private static final String FARM_CIPHER = "245EDC5AAF1F32D0087178F7409370AF0A2C1FDDE1240212C73604E0DE509029";
    private static final String FARM =
            "<machineKey validationKey='" + FARM_KEY + "' decryptionKey='" + FARM_CIPHER + "'/>";

    private final SecureRandom random = new SecureRandom();
    private final ManualTime time = new ManualTime();
    private final List<String> events = new ArrayList<>();
    private final List<String> secrets = new ArrayList<>(List.of(FARM_KEY, FARM_CIPHER));
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level level = root.getLevel();
    private Duration clockError = Duration.ZERO;

    @TempDir
    private Path folder;

    @BeforeEach
    void readTheLog() {
        log.start();
        root.addAppender(log);
        root.setLevel(Level.TRACE);
    }

    /** Nothing that was logged, at any level, holds a key in any spelling. */
    @AfterEach
    void noKeyWasLogged() {
        root.detachAppender(log);
        root.setLevel(level);
        String all = lines().collect(Collectors.joining("\n"));
        assertThat(secrets).allSatisfy(secret -> assertThat(all).doesNotContainIgnoringCase(secret.substring(0, 12)));
    }

    private java.util.stream.Stream<String> lines() {
        return log.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage()
                        + (event.getThrowableProxy() == null
                                ? ""
                                : " " + event.getThrowableProxy().getMessage()));
    }

    private TokenKey newKey() {
        TokenKey key = TokenKey.generate(random);
        secrets.add(key.master().revealBase64());
        secrets.add(HexFormat.of().formatHex(key.master().revealBytes()));
        return key;
    }

    private Instant now() {
        return NOON.plusNanos(time.nanos()).plus(clockError);
    }

    private TokenKeeper keeper(TokenConfig.Builder config) {
        TokenConfig built = config.build();
        assertThat(secrets)
                .allSatisfy(secret -> assertThat(built.toString()).doesNotContainIgnoringCase(secret.substring(0, 12)));
        TokenKeeper keeper = new TokenKeeper(built, random, this::now, new TokenEvents() {
            @Override
            public void keysChanged() {
                events.add("changed");
            }

            @Override
            public void keysNotLoaded() {
                events.add("not loaded");
            }
        });
        keeper.watch(time);
        return keeper;
    }

    private static String seal(TokenKeeper keeper) {
        return keeper.protector().seal(Purpose.CONNECTION_TOKEN, new byte[] {1});
    }

    private static boolean opens(TokenKeeper keeper, String token) {
        try {
            return keeper.protector().open(Purpose.CONNECTION_TOKEN, token).length == 1;
        } catch (InvalidTokenException e) {
            return false;
        }
    }

    @Test
    @DisplayName(
            "a rotation over two nodes: each opens what the other seals at every moment, until the old key is retired")
    void rotation() throws IOException {
        KeyStore store = new KeyStore(folder);
        StoredKey old = store.create(newKey(), now());
        TokenKeeper one = keeper(TokenConfig.builder().keyFile(folder).reloadInterval(Duration.ofSeconds(5)));
        TokenKeeper other = keeper(TokenConfig.builder().keyFile(folder).reloadInterval(Duration.ofSeconds(7)));
        String before = seal(one);
        assertThat(opens(other, before)).isTrue();

        store.add(newKey(), now(), now().plusSeconds(30));
        for (int second = 0; second < 60; second++) {
            time.advance(Duration.ofSeconds(1));
            assertThat(opens(other, seal(one)) && opens(one, seal(other)) && opens(one, before) && opens(other, before))
                    .as("after %s s", second)
                    .isTrue();
        }
        assertThat(events).containsOnly("changed").hasSize(4); // each node: one key more, then another that seals

        store.retire(old.id(), now());
        time.advance(Duration.ofSeconds(7));
        assertThat(opens(one, before) || opens(other, before)).isFalse();
        assertThat(opens(one, seal(other))).isTrue();
    }

    @Test
    @DisplayName("a clock that jumps changes which key seals, and turns nobody away")
    void clockJump() throws IOException {
        KeyStore store = new KeyStore(folder.resolve("keys"));
        store.create(newKey(), now());
        store.add(newKey(), now(), now().plusSeconds(3600));
        TokenKeeper right = keeper(TokenConfig.builder().keyFile(folder.resolve("keys")));
        TokenKeeper wrong = keeper(TokenConfig.builder().keyFile(folder.resolve("keys")));
        for (Duration error : List.of(Duration.ofDays(400), Duration.ofDays(-400), Duration.ZERO)) {
            clockError = error;
            wrong.check();
            assertThat(opens(right, seal(wrong)) && opens(wrong, seal(right))).isTrue();
        }
    }

    @Test
    @DisplayName("a bad file keeps the last good keys and is said once; when it is mended the new keys are taken")
    void badFile() throws IOException {
        Path file = folder.resolve("token.key");
        new KeyStore(file).create(newKey(), now());
        TokenKeeper keeper = keeper(TokenConfig.builder().keyFile(file));
        String before = seal(keeper);
        String good = Files.readString(file);

        String broken = newKey().master().revealBase64().substring(1);
        Files.writeString(file, good + "\nkey: " + broken);
        time.advance(Duration.ofSeconds(10));
        Files.delete(file);
        time.advance(Duration.ofSeconds(5));
        assertThat(opens(keeper, before)).isTrue();
        assertThat(opens(keeper, seal(keeper))).isTrue();
        assertThat(events).containsExactly("not loaded", "not loaded", "not loaded");
        assertThat(lines().filter(line -> line.startsWith("ERROR")))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("those in use stay: ", file.toString()));

        Files.writeString(file, good);
        time.advance(Duration.ofSeconds(5));
        assertThat(events).hasSize(3);
        new KeyStore(file).add(newKey(), now(), now());
        time.advance(Duration.ofSeconds(5));
        assertThat(events).endsWith("changed");
        assertThat(opens(keeper, before)).isTrue();
        keeper.close();
        assertThat(time.pendingTimers()).isZero();
    }

    @Test
    @DisplayName(
            "a farm moves node by node: ours opens the farm's tokens, and the farm ours while the machine key seals")
    void machineKey() throws IOException {
        MachineKeyProtector farm = new MachineKeyProtector(WebConfig.machineKey(FARM), random);
        String theirs = farm.seal(Purpose.CONNECTION_TOKEN, new byte[] {1});
        Path webConfig = Files.writeString(folder.resolve("web.config"), "<c>" + FARM + "</c>");
        String own = newKey().master().revealBase64();

        TokenKeeper during = keeper(TokenConfig.builder()
                .machineKey(webConfig.toString())
                .machineKeyUse(MachineKeyUse.SEAL)
                .key(own));
        TokenKeeper alone = keeper(TokenConfig.builder().machineKey(FARM).machineKeyUse(MachineKeyUse.SEAL));
        TokenKeeper after = keeper(TokenConfig.builder().machineKey(FARM).key(own));

        for (TokenKeeper node : List.of(during, alone, after)) {
            assertThat(node.isGenerated()).isFalse();
            assertThat(opens(node, theirs)).isTrue();
            assertThat(opens(node, seal(during))).isTrue();
        }
        assertThat(opens(during, seal(after))).isTrue();
        assertThat(opens(alone, seal(after))).isFalse();
        assertThat(seal(during)).satisfies(token -> farm.open(Purpose.CONNECTION_TOKEN, token));

        Files.writeString(webConfig, "<c>" + FARM.replace("0074", "1174") + "</c>");
        time.advance(Duration.ofSeconds(5));
        assertThat(events).containsExactly("changed");
        assertThat(opens(during, theirs)).isFalse();
    }

    @Test
    void keysInTheConfiguration_severalOpenOneSeals() {
        TokenKey old = newKey();
        TokenKey current = newKey();
        TokenKeeper before = keeper(TokenConfig.builder().key(old.master().revealBase64()));
        TokenKeeper after = keeper(TokenConfig.builder()
                .key(current.master().revealBase64())
                .otherKey(old.master().revealBase64()));

        assertThat(opens(after, seal(before))).isTrue();
        assertThat(opens(before, seal(after))).isFalse();
        assertThat(time.pendingTimers()).isZero();
    }

    @Test
    void withoutAnyKey_oneIsGenerated() {
        TokenKeeper one = keeper(TokenConfig.builder());
        TokenKeeper other = keeper(TokenConfig.builder());

        assertThat(one.isGenerated()).isTrue();
        assertThat(opens(one, seal(one))).isTrue();
        assertThat(opens(other, seal(one))).isFalse();
    }

    @Test
    @DisplayName("a cluster whose nodes would each make a key of their own does not start, and says why")
    void aClusterNeedsASharedKey() {
        assertThatThrownBy(() -> TokenConfig.builder().machineKey(FARM).build().requireShared("a backplane is set"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tokenKey: none is set, and a backplane is set: the nodes would refuse each other's clients"
                        + " (expected: tokenKey, tokenKeyFile, or a machineKey that seals, the same on every node)");
        for (TokenConfig.Builder shared : List.of(
                TokenConfig.builder().key(newKey().master().revealBase64()),
                TokenConfig.builder().keyFile(folder),
                TokenConfig.builder().machineKey(FARM).machineKeyUse(MachineKeyUse.SEAL))) {
            shared.build().requireShared("a backplane is set");
        }
    }

    @Test
    void whatCannotBeUsed_stopsTheStartAndSaysWhy() throws IOException {
        Path missing = folder.resolve("none");
        assertThatThrownBy(() -> keeper(TokenConfig.builder().keyFile(missing)))
                .hasMessage("token keys: " + missing + " cannot be read (expected: a file or directory of keys)");
        assertThatThrownBy(() -> keeper(TokenConfig.builder().keyFile(folder)))
                .hasMessage(folder + ": token keys: none of 0 is enabled (expected: at least one; \"signalbox keys"
                        + " generate\" makes one)");
        TokenKey key = newKey();
        assertThatThrownBy(() -> TokenConfig.builder()
                        .keyFile(missing)
                        .key(key.master().revealBase64())
                        .build())
                .hasMessage("tokenKey and tokenKeyFile: both are set (expected: one of them)");
        assertThatThrownBy(() -> TokenConfig.builder()
                        .otherKey(key.master().revealBase64())
                        .build())
                .hasMessage("otherTokenKeys: set without tokenKey (expected: the key that seals, too)");
        assertThatThrownBy(() ->
                        TokenConfig.builder().machineKeyUse(MachineKeyUse.SEAL).build())
                .hasMessage("machineKeyUse: seal without a machineKey (expected: the machineKey of the farm, too)");
        assertThatThrownBy(() -> TokenConfig.builder().reloadInterval(Duration.ofMillis(99)))
                .hasMessage("reloadInterval: PT0.099S (expected: PT0.1S to P1D)");
    }
}
