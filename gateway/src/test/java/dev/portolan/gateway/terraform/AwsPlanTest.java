package dev.portolan.gateway.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A plan of each root that is AWS's alone, by Terraform and the real AWS provider, where both are
 * on this machine; AWS itself is a stand-in that answers the two questions a plan asks.
 */
final class AwsPlanTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String DIGEST =
            "8f3c1d0e5a7b9c2d4e6f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5";

    private static final Map<String, Object> VENDOR =
            Map.of(
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

    @ParameterizedTest
    @CsvSource({
        "eu-central, eu-central-1, eu-central-1 eu-north-1, true",
        "us-east, us-east-1, us-east-1 us-west-2, false"
    })
    @Timeout(600)
    void plan_ofARegionOnAws_keepsTheRulesAndPutsOutTheCatalog(
            String root, String at, String destinations, boolean vendor) throws Exception {
        Workspace workspace = Workspace.in(folder);
        Path region = workspace.region(root);
        try (FakeAws aws = new FakeAws(List.of(destinations.split(" ")))) {
            Map<String, Object> variables = variables(at);
            variables.putAll(vendor ? VENDOR : Map.of());
            Files.writeString(region.resolve("override.tf"), override(aws));
            Files.writeString(
                    region.resolve("terraform.tfvars.json"), JSON.writeValueAsString(variables));

            workspace.run(root, "init", "-reconfigure", "-input=false");
            workspace.run(root, "plan", "-input=false", "-out=plan");
            JsonNode plan = JSON.readTree(workspace.run(root, "show", "-json", "plan").toFile());

            assertThat(plan.path("resource_changes").size()).isGreaterThan(45);
            assertThat(AwsPlanRules.broken(plan)).isEmpty();
            assertThat(JSON.readTree(plan.at("/output_changes/catalog/after").asText()))
                    .isEqualTo(JSON.readTree(region.resolve("tests/catalog.json").toFile()));
        }
    }

    private static Map<String, Object> variables(String region) {
        Map<String, Object> variables = new HashMap<>();
        variables.put("account_id", FakeAws.ACCOUNT);
        variables.put("clients", List.of("10.0.0.0/8"));
        variables.put(
                "image",
                "%s.dkr.ecr.%s.amazonaws.com/portolan@sha256:%s"
                        .formatted(FakeAws.ACCOUNT, region, DIGEST));
        variables.put(
                "certificate_arn",
                "arn:aws:acm:%s:111122223333:certificate/0a1b2c3d-0000-4000-8000-000000000002"
                        .formatted(region));
        variables.put("observed", "2026-11-20");
        return variables;
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
}
