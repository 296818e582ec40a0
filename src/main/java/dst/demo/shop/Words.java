package dst.demo.shop;

import java.util.List;
import java.util.Random;

/** Names and descriptions as shops write them, with all that files find hard to carry. */
final class Words {
  private static final List<String> QUALITIES =
      List.of(
          "Light", "Heavy-duty", "Große", "Kleiner", "Petite", "Classic", "Süße", "Wasserdichte");
  private static final List<String> THINGS =
      List.of(
          "bicycle",
          "Fahrradschlüssel",
          "crème brûlée torch",
          "Gartenschere",
          "saddle",
          "Türgriff",
          "rain jacket",
          "Kaffeemühle",
          "fishing rod",
          "Łódź lamp",
          "tea kettle 茶",
          "Schraubenzieher");
  private static final List<String> ENDINGS =
      List.of(
          "26\" wheel",
          "50% off; while stocks last",
          "A|B, left & right",
          "\"Säntis\"",
          "5' x 7'",
          "red/white",
          "size M, L; XL",
          "C+|D set",
          "20 € off",
          "2. Wahl &| Restposten");
  private static final List<String> SENTENCES =
      List.of(
          "Made by hand.",
          "Für drinnen und draußen.",
          "Fits \"most\" doors, not all;\nplease measure first.",
          "Livré sans piles.",
          "Best seller 🚲 of the year!",
          "Don't wash above 30°.",
          "Weight:\t2 kg.",
          "See page 12, table 3; or ask us.");

  private final Random random;

  Words(Random random) {
    this.random = random;
  }

  <T> T anyOf(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  String name() {
    String name = anyOf(QUALITIES) + " " + anyOf(THINGS);
    return random.nextInt(3) == 0 ? name + " " + anyOf(ENDINGS) : name;
  }

  String description() {
    StringBuilder text = new StringBuilder(anyOf(SENTENCES));
    for (int more = random.nextInt(3); more > 0; more--) {
      text.append(' ').append(anyOf(SENTENCES));
    }
    return text.toString();
  }
}
