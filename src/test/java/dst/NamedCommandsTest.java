package dst;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** What messages, docs and shipped files tell people to type is there to be typed. */
class NamedCommandsTest {
  private static final int TERMINAL = 80;
  private static final Pattern NAMED =
      Pattern.compile(
          "(?<![A-Za-z0-9./_-])(?:\\./|/opt/dst/)?dst"
              + "((?: (?!(?:dst|and|or|then) )[a-z][a-z-]*)+)"
              + "((?: (?!dst )[A-Za-z0-9=${}./…:*\"'-]+)*)");
  private static final Pattern OPTION = Pattern.compile(" (--[a-z][a-z-]*)");

  /** In Markdown what is code, elsewhere all. */
  private static String typed(Path file, String text) {
    if (!file.toString().endsWith(".md")) {
      return text.replaceAll("\"\\s*\\n?\\s*\\+ \"", "");
    }
    StringBuilder code = new StringBuilder();
    Matcher span = Pattern.compile("`([^`\\n]+)`|(?m)^(?:    |\\t)(.*)$").matcher(text);
    while (span.find()) {
      code.append(span.group(1) == null ? span.group(2) : span.group(1)).append('\n');
    }
    return code.toString();
  }

  private static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>(List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")));
    for (String root : List.of("docs", "conf", "routes", "src/main/java", "src/main/resources")) {
      try (Stream<Path> all = Files.walk(Path.of(root))) {
        all.filter(Files::isRegularFile)
            .filter(file -> !file.toString().contains("decisions"))
            .forEach(files::add);
      }
    }
    return files;
  }

  @Test
  void each_command_and_option_that_is_named_anywhere_is_there() throws IOException {
    CommandLine dst = Main.commandLine();
    List<String> unknown = new ArrayList<>();
    int found = 0;
    for (Path file : files()) {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      Matcher named = NAMED.matcher(typed(file, text));
      while (named.find()) {
        CommandLine command = dst;
        for (String word : named.group(1).strip().split(" ", -1)) {
          CommandLine next = command.getSubcommands().get(word);
          if (next == null) {
            break;
          }
          command = next;
        }
        if (command == dst) {
          continue; // "dst keeps": no command, but a sentence
        }
        found++;
        Matcher option = OPTION.matcher(named.group(2).split(" (?:\\||&&) ", 2)[0]);
        while (option.find()) {
          if (command.getCommandSpec().findOption(option.group(1)) == null) {
            unknown.add(file + ": " + named.group().strip() + ": no option " + option.group(1));
          }
        }
      }
    }

    assertThat(found).isGreaterThan(100);
    assertThat(unknown).isEmpty();
  }

  @Test
  void each_first_word_that_looks_typed_is_a_command() throws IOException {
    CommandLine dst = Main.commandLine();
    List<String> unknown = new ArrayList<>();
    Pattern first = Pattern.compile("(?m)^\\s*(?:\\./|/opt/dst/)dst ([a-z][a-z-]*)( [a-z]+)?");
    for (Path file : files()) {
      Matcher line =
          first.matcher(typed(file, Files.readString(file, StandardCharsets.ISO_8859_1)));
      while (line.find()) {
        CommandLine command = dst.getSubcommands().get(line.group(1));
        boolean nested = command != null && !command.getSubcommands().isEmpty();
        boolean known =
            !nested
                || line.group(2) == null
                || command.getSubcommands().containsKey(line.group(2).strip());
        if (command == null || !known) {
          unknown.add(file + ": " + line.group().strip());
        }
      }
    }

    assertThat(unknown).isEmpty();
  }

  @Test
  void every_commands_help_fits_a_terminal_of_80_columns() {
    List<String> wide = new ArrayList<>();
    check(Main.commandLine(), wide);

    assertThat(wide).isEmpty();
  }

  private static void check(CommandLine command, List<String> wide) {
    StringWriter help = new StringWriter();
    command.usage(new PrintWriter(help, true), Ansi.OFF);
    help.toString()
        .lines()
        .filter(line -> line.length() > TERMINAL)
        .forEach(line -> wide.add(command.getCommandSpec().qualifiedName() + ": " + line));
    command.getSubcommands().values().forEach(each -> check(each, wide));
  }
}
