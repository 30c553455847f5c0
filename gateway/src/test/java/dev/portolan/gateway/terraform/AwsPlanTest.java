package dev.portolan.gateway.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A plan of {@code regions/eu-central} by Terraform and the real AWS provider, where both are on
 * this machine: {@code terraform} on PATH and the provider in a filesystem mirror, which
 * PORTOLAN_TERRAFORM_MIRROR names or which lies in a usual folder.
 */
final class AwsPlanTest {
    private static final String PROVIDER = "registry.terraform.io/hashicorp/aws";
    private static final JsonMapper JSON = new JsonMapper();
    private static final Map<String, Object> VARIABLES =
            Map.of(
                    "account_id",
                    FakeAws.ACCOUNT,
                    "clients",
                    List.of("10.0.0.0/8"),
                    "image",
                    FakeAws.ACCOUNT
                            + ".dkr.ecr.eu-central-1.amazonaws.com/portolan@sha256:"
                            + "8f3c1d0e5a7b9c2d4e6f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5",
                    "certificate_arn",
                    "arn:aws:acm:eu-central-1:111122223333:certificate/"
                            + "0a1b2c3d-0000-4000-8000-000000000002",
                    "observed",
                    "2026-11-20",
                    "vendor_attest",
                    Map.of(
                            "processing",
                            List.of("FR"),
                            "storage",
                            List.of("FR"),
                            "by",
                            "Privacy office, contract 2026-114",
                            "at",
                            "2026-11-20",
                            "expires",
                            "2027-05-20"));

    @TempDir private Path folder;

    @Test
    @Timeout(600)
    void plan_ofARegionOnAws_keepsTheRulesAndPutsOutTheCatalogue() throws Exception {
        assumeTrue(onPath("terraform"), "terraform is not on PATH: no plan is looked at");
        Optional<Path> mirror = mirror();
        assumeTrue(mirror.isPresent(), "no filesystem mirror holds " + PROVIDER + ": no plan");
        copy(Terraform.HOME, folder);
        Path region = folder.resolve("regions/eu-central");
        try (FakeAws aws = new FakeAws(List.of("eu-central-1", "eu-north-1"))) {
            Files.writeString(region.resolve("override.tf"), override(aws));
            Files.writeString(
                    region.resolve("terraform.tfvars.json"), JSON.writeValueAsString(VARIABLES));
            Path settings = settings(mirror.orElseThrow());

            terraform(region, settings, "init", "-input=false");
            terraform(region, settings, "plan", "-input=false", "-out=plan");
            JsonNode plan = JSON.readTree(terraform(region, settings, "show", "-json", "plan"));

            assertThat(plan.path("resource_changes").size()).isGreaterThan(60);
            assertThat(AwsPlanRules.broken(plan)).isEmpty();
            assertThat(JSON.readTree(plan.at("/output_changes/catalog/after").asText()))
                    .isEqualTo(JSON.readTree(region.resolve("tests/catalog.json").toFile()));
        }
    }

    private static String override(FakeAws aws) {
        return """
        terraform {
          backend "local" {}
        }

        provider "aws" {
          access_key                  = "none"
          secret_key                  = "none"
          skip_credentials_validation = true
          skip_metadata_api_check     = true

          endpoints {
            sts     = "%1$s"
            bedrock = "%1$s"
          }
        }
        """
                .formatted(aws.url());
    }

    private Path settings(Path mirror) throws IOException {
        return Files.writeString(
                folder.resolve("terraform.rc"),
                """
                provider_installation {
                  filesystem_mirror {
                    path = "%s"
                  }
                }
                """
                        .formatted(mirror));
    }

    private String terraform(Path region, Path settings, String... arguments)
            throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        ProcessBuilder command =
                new ProcessBuilder(
                        Stream.concat(Stream.of("terraform"), Arrays.stream(arguments)).toList());
        command.directory(region.toFile()).redirectOutput(out.toFile());
        command.redirectError(folder.resolve("err").toFile());
        command.environment()
                .putAll(
                        Map.of(
                                "TF_CLI_CONFIG_FILE", settings.toString(),
                                "CHECKPOINT_DISABLE", "1",
                                "TF_IN_AUTOMATION", "1"));
        int exit = command.start().waitFor();
        assertThat(exit).as(() -> read(folder.resolve("err"))).isZero();
        return Files.readString(out);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static boolean onPath(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static Optional<Path> mirror() throws IOException {
        @Nullable String named = System.getenv("PORTOLAN_TERRAFORM_MIRROR");
        if (named != null) {
            return Optional.of(Path.of(named));
        }
        try (Stream<Path> optional = Files.list(Path.of("/opt"))) {
            Stream<Path> usual =
                    Stream.of(
                            Path.of(System.getProperty("user.home"), ".terraform.d/plugins"),
                            Path.of("/usr/local/share/terraform/plugins"),
                            Path.of("/usr/share/terraform/plugins"));
            return Stream.concat(usual, optional.sorted())
                    .filter(folder -> Files.isDirectory(folder.resolve(PROVIDER)))
                    .findFirst();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else if (!path.toString().contains(".terraform")) {
                    Files.copy(path, target);
                }
            }
        }
    }
}
