import { startStudio } from "../support/studio";
import { journey } from "./journey";

journey(startStudio);
