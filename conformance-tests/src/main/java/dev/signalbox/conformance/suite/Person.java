package dev.signalbox.conformance.suite;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The complex value of the suite; its members are spelled as the original's.
 *
 * @param name any name, null when none was sent
 * @param age any number
 * @param tags any texts, null when none were sent
 */
public record Person(
        @JsonProperty("Name") @Nullable String name,
        @JsonProperty("Age") int age,
        @JsonProperty("Tags") @Nullable List<@Nullable String> tags) {}
