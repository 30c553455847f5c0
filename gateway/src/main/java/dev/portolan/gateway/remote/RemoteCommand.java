package dev.portolan.gateway.remote;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.gateway.program.ExitCode;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;

/** A command that calls the admin plane and prints its answer, as text or as JSON. */
abstract sealed class RemoteCommand implements Callable<Integer>
        permits KeyCommands.Change,
                KeyCommands.Listing,
                TenantCommands.Change,
                TenantCommands.Listing {
    private final Map<String, String> environment;

    @Mixin private AdminOption admin;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Spec private CommandSpec spec;

    RemoteCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Sends a request to the admin plane. */
    final JsonNode send(String method, String path, @Nullable JsonNode body) {
        return admin.client(environment).send(method, path, body, spec.commandLine().getErr());
    }

    /** Prints an answer as JSON if that was asked for, else as text. */
    final int print(JsonNode answer) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(answer.toPrettyString());
        } else {
            print(answer, out);
        }
        out.flush();
        return ExitCode.OK;
    }

    /** Prints an answer as text. */
    abstract void print(JsonNode answer, PrintWriter out);
}
