package dev.portolan.provider.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.Provider;
import dev.portolan.provider.credential.CredentialType;
import dev.portolan.provider.registry.Providers;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Checks that the chapter's table of credentials and their keys matches the code. */
final class CredentialTableTest {
    private static final String BEGIN = "<!-- credentials: begin -->\n";
    private static final String END = "<!-- credentials: end -->";

    @Test
    void chapter_credentials_areTheOnesInTheCode() throws IOException {
        var chapter = Files.readString(Path.of("README.md"));

        assertThat(chapter).contains(BEGIN + table() + END);
    }

    private static String table() {
        var out = new StringBuilder("| providers | `type` | needs | takes |\n|---|---|---|---|\n");
        for (var style : List.of(AuthStyle.AWS, AuthStyle.AZURE, AuthStyle.GOOGLE)) {
            CredentialType.of(style).forEach(type -> row(style, type, out));
        }
        return out.toString();
    }

    private static void row(AuthStyle style, CredentialType type, StringBuilder out) {
        var providers =
                Providers.all().stream()
                        .filter(provider -> provider.auth() == style)
                        .map(Provider::id)
                        .sorted()
                        .toList();
        var optional = type.keys().stream().filter(key -> !type.required().contains(key)).toList();
        out.append("| ").append(quoted(providers));
        out.append(" | `").append(type.label());
        out.append("` | ").append(quoted(type.required()));
        out.append(" | ").append(quoted(optional)).append(" |\n");
    }

    private static String quoted(List<String> words) {
        return words.stream().map(word -> "`" + word + "`").collect(Collectors.joining(", "));
    }
}
