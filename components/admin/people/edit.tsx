"use client";

import { type ReactNode, useState } from "react";
import { request } from "@/components/request";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import type { PersonRow } from "@/lib/schemas/people";
import type { TeamView } from "@/lib/schemas/team";
import { LimitField, readLimit } from "./limit-field";
import { RoleField } from "./role-field";

/** What else can be done with a person, each in a dialog of its own. */
export type Act = "top-up" | "password" | "disable" | "enable" | "offboard";

type Props = {
  person: PersonRow;
  team: TeamView;
  onSaved: () => void;
  onAct: (act: Act) => void;
  onClose: () => void;
};

/** What an admin gives of a person: name, role, limits; and the way to everything else. */
export function EditPerson({ person, team, onSaved, onAct, onClose }: Props) {
  const [role, setRole] = useState(person.role);
  const contributes = role !== "viewer";
  const save = async (values: Record<string, string>) => {
    const limits = { monthlyQuota: readLimit(values, "monthlyQuota"), dailyCap: readLimit(values, "dailyCap") };
    const body = { name: values.name, role, ...(contributes && limits) };
    await request("PATCH", `/api/users/${person.id}`, body);
    onSaved();
    onClose();
  };
  const day = team.defaultDailyCap === null ? "Team’s: no limit" : `Team’s: ${team.defaultDailyCap}`;
  return (
    <Dialog title={`Edit ${person.name}`} onClose={onClose}>
      <p className="pb-4 text-muted wrap-anywhere">{person.email}</p>
      <Form fields={["name", "monthlyQuota", "dailyCap"]} verb="Save" send={save}>
        {(problems) => (
          <>
            <Field label="Name" name="name" autoComplete="off" defaultValue={person.name} error={problems.name} />
            <RoleField role={role} onChange={setRole} />
            {contributes && (
              <>
                <LimitField
                  label="Images a month"
                  name="monthlyQuota"
                  own={person.monthlyQuota}
                  team={`Team’s: ${team.defaultMonthlyQuota}`}
                  error={problems.monthlyQuota}
                />
                <LimitField
                  label="Images a day"
                  name="dailyCap"
                  own={person.dailyCap}
                  team={day}
                  error={problems.dailyCap}
                />
              </>
            )}
          </>
        )}
      </Form>
      <ul aria-label={`More for ${person.name}`} className="mt-5 border-t border-ink">
        {person.role !== "viewer" && !person.disabledAt && (
          <More words="More images this month, for a reason." verb="Top up" onPress={() => onAct("top-up")} />
        )}
        {!person.disabledAt && (
          <More
            words="A link by which they set a new password."
            verb="Password link"
            onPress={() => onAct("password")}
          />
        )}
        {person.disabledAt ? (
          <More words="They can sign in again." verb="Enable" onPress={() => onAct("enable")} />
        ) : (
          <More
            words="Shuts them out for now; what they made stays theirs."
            verb="Disable"
            onPress={() => onAct("disable")}
          />
        )}
        <More
          words="They leave: shuts them out and hands over what they made."
          verb="Offboard"
          look="danger"
          onPress={() => onAct("offboard")}
        />
      </ul>
    </Dialog>
  );
}

type MoreProps = { words: ReactNode; verb: string; look?: "danger"; onPress: () => void };

function More({ words, verb, look, onPress }: MoreProps) {
  return (
    <li className="flex items-center justify-between gap-4 border-b border-hairline py-2">
      <p className="min-w-0">{words}</p>
      <Button look={look ?? "plain"} onClick={onPress}>
        {verb}
      </Button>
    </li>
  );
}
