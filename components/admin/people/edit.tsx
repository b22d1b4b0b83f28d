"use client";

import { useTranslations } from "next-intl";
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
  const common = useTranslations("common");
  const t = useTranslations("people");
  const [role, setRole] = useState(person.role);
  const contributes = role !== "viewer";
  const save = async (values: Record<string, string>) => {
    const limits = { monthlyQuota: readLimit(values, "monthlyQuota"), dailyCap: readLimit(values, "dailyCap") };
    const body = { name: values.name, role, ...(contributes && limits) };
    await request("PATCH", `/api/users/${person.id}`, body);
    onSaved();
    onClose();
  };
  const day = team.defaultDailyCap === null ? t("teamsNone") : t("teams", { count: team.defaultDailyCap });
  return (
    <Dialog title={t("editName", { name: person.name })} onClose={onClose}>
      <p className="pb-4 text-muted wrap-anywhere">{person.email}</p>
      <Form fields={["name", "monthlyQuota", "dailyCap"]} verb={common("save")} send={save}>
        {(problems) => (
          <>
            <Field label={t("name")} name="name" autoComplete="off" defaultValue={person.name} error={problems.name} />
            <RoleField role={role} onChange={setRole} />
            {contributes && (
              <>
                <LimitField
                  label={t("monthly")}
                  name="monthlyQuota"
                  own={person.monthlyQuota}
                  team={t("teams", { count: team.defaultMonthlyQuota })}
                  error={problems.monthlyQuota}
                />
                <LimitField
                  label={t("daily")}
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
      <ul aria-label={t("moreFor", { name: person.name })} className="mt-5 border-t border-ink">
        {person.role !== "viewer" && !person.disabledAt && (
          <More words={t("topUpWords")} verb={t("topUp")} onPress={() => onAct("top-up")} />
        )}
        {!person.disabledAt && (
          <More words={t("passwordWords")} verb={t("passwordLink")} onPress={() => onAct("password")} />
        )}
        {person.disabledAt ? (
          <More words={t("enableWords")} verb={t("enable")} onPress={() => onAct("enable")} />
        ) : (
          <More words={t("disableShort")} verb={t("disable")} onPress={() => onAct("disable")} />
        )}
        <More words={t("offboardShort")} verb={t("offboard")} look="danger" onPress={() => onAct("offboard")} />
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
